# Evidence: sending in and keeping files (from MJ3001).

MJ3001 = The file has { $size } MB, over the limit of { $limit } MB a file.
MJ3001-mend = Compress or split it; the administrator sets the limit.
MJ3002 = The upload does not go on there: the server has the first { $offset } bytes.
MJ3002-mend = Go on from byte { $offset }.
MJ3003 = There is no such upload; it may have been given up, or purged after a time.
MJ3003-mend = Choose the file again and send it.
MJ3004 = The file that came is not the one you sent: { $expected } was expected, { $found } was found.
MJ3004-mend = What came is void; send it again from the beginning, and do not change the file meanwhile.
MJ3005 = More came than the { $size } bytes that were announced.
MJ3005-mend = The file may have changed meanwhile; choose it again and send it.
MJ3006 = The file is not complete: { $offset } of { $size } bytes have come.
MJ3006-mend = Go on from byte { $offset }.
MJ3007 = The name of the file or the id of the upload is empty, too long or has control characters (limit { $limit } bytes).
MJ3007-mend = Shorten the name and take special characters out.
MJ3008 = The file “{ $name }” is empty.
MJ3008-mend = Open the file, see what is in it, save it and send it again.
MJ3009 = The storage of the server is full and did not take this part; what came before is still there.
MJ3009-mend = Tell the administrator; when there is room again, the upload goes on where it stopped.
MJ3010 = The id of this upload stands for another file already, “{ $name }”.
MJ3010-mend = Choose the file again and send it.
MJ3011 = The same file is being written at this moment.
MJ3011-mend = Wait a moment and try again.

# Files: checks, the place in photographs, previews and marks of secrecy (from MJ3020).

MJ3020 = Files with the ending “{ $ending }” are not taken.
MJ3020-mend = Save it in one of these formats and upload it again: { $known }.
MJ3021 = The ending “{ $ending }” is that of a program, a script or a web page, which is not taken as evidence.
MJ3021-mend = Print a web page to PDF or take a picture of it; for what is public already, give its address.
MJ3022 = The file is empty.
MJ3022-mend = Open the file, look at its content, save it and upload it again.
MJ3023 = The ending is “{ $ending }”, but the content is { $content ->
    [unknown] not of that kind
   *[other] that of a “{ $content }” file
}.
MJ3023-mend = Open it in the program that made it and save it in the format wanted; changing the ending does not help.
MJ3024 = The content is a program, a script or a web page ({ $content }), which is not taken as evidence.
MJ3024-mend = Print a web page to PDF or take a picture of it; for what is public already, give its address.
MJ3025 = The file is damaged or was not sent whole: { $reason }.
MJ3025-mend = Open it on your own computer first; if it opens, upload it again, otherwise save it anew from the original.
MJ3026 = The file has a password, so that the assessment team cannot see its content.
MJ3026-mend = Remove the password, save it and upload it again.
MJ3027 = { $why ->
    [parts] The archive holds more than { $limit } files
    [cells] Laid out, the tables have more than { $limit } cells
   *[size] Unpacked it exceeds { $limit } bytes
}; it is not opened.
MJ3027-mend = Keep only what is evidence, or split it into several files.
MJ3028 = The document defines entities of its own, which no office program does.
MJ3028-mend = Open it in WPS or Word, save it anew and upload it again.
MJ3029 = The picture has { $width }×{ $height } pixels, over the limit of { $limit }; it is not shown.
MJ3029-mend = Make it smaller and upload it again, or download it.
MJ3030 = The size of the picture cannot be read: { $reason }.
MJ3030-mend = Open it in a picture viewer, save it as JPG or PNG and upload it again.
MJ3031 = Files with the ending “{ $kind }” cannot be previewed on a page.
MJ3031-mend = Download it and open it in its program; to have it seen online, save it as PDF and upload that.
MJ3032 = The content has { $size } bytes, over the { $limit } that can be looked into.
MJ3032-mend = The file is kept as it is; download it, or split or compress it to have it seen online.
MJ3033 = The photograph says where it was taken, which cannot be removed from the format “{ $kind }”.
MJ3033-mend = Save it as JPG or PNG and upload that; the place is then removed by itself.
MJ3034 = No text can be taken from files with the ending “{ $kind }”; marks of secrecy were not searched for.
MJ3034-mend = Open the file and let a person look for marks of secrecy.
MJ3035 = This is a bundle of an inspection (.{ $ending }), not evidence.
MJ3035-mend = Receive it on the page of the online inspection; as evidence, cite its findings or attach another file.

MJ3040 = The file name “{ $excerpt }” bears a mark of secrecy or of inner use ({ $level }). This system is not for secrets; uploading classified files is forbidden.
MJ3040-mend = If it is classified, delete it at once and report it to your body's office for secrecy; if not, a secrecy reviewer lets it pass.
MJ3041 = Line { $line } of the file, “{ $excerpt }”, bears a mark of secrecy or of inner use ({ $level }). This system is not for secrets; uploading classified files is forbidden.
MJ3041-mend = If it is classified, delete it at once and report it to your body's office for secrecy; if not, a secrecy reviewer lets it pass.

# Evidence handed in, revised, withdrawn, judged (from MJ3060).

MJ3060 = The server has no place for files yet and cannot take any.
MJ3060-mend = Tell the administrator to name a folder or an object storage at the start; links and statements can be handed in already.
MJ3061 = The title is empty or too long (at most { $max } characters).
MJ3061-mend = Give a title that says what it is, such as the name and number of the document.
MJ3062 = { $form ->
        [file] There is no file
        [photo] There is no photograph
        [ledger] There is no file of the ledger
        [link] There is no address, or a file came with it
       *[statement] There is no statement
    }, so it cannot be evidence of this form.
MJ3062-mend = { $form ->
        [link] Fill in the address; to send a file, choose the form “file”.
        [statement] Write down what is to be stated, or add a file.
       *[file] Choose a file and hand it in when it has arrived.
    }
MJ3063 = The address is not that of a page.
MJ3063-mend = Copy the whole address from the browser; it begins with http:// or https://.
MJ3064 = The list of the rubric has no kind of evidence “{ $kind }”.
MJ3064-mend = Choose one of the list, or none.
MJ3065 = The date of the evidence itself, { $date }, has not come yet.
MJ3065-mend = Give the day on which it was signed, taken or published, not that of the upload.
MJ3066 = What was typed bears a mark of secrecy ({ $level }). This system is not for classified material.
MJ3066-mend = If it is classified, do not write it here and report to the secrecy office of your body; if not, put it in other words.
MJ3067 = The unit has the same file already: “{ $title }”.
MJ3067-mend = One piece of evidence can prove several indicators: attach the one that is there.
MJ3068 = The self-check or reply that was handed in for “{ $campaign }” relies on it; it cannot be changed.
MJ3068-mend = Ask the office to send the self-check back first, or hand in another piece of evidence.
MJ3069 = No reason was given.
MJ3069-mend = Say why it is revised, withdrawn or judged so.
MJ3070 = It bears a mark of secrecy and waits for the office to judge.
MJ3070-mend = Revise, withdraw or give up once it was judged.
MJ3071 = It was withdrawn or removed and cannot be used any more.
MJ3071-mend = Hand in another piece of evidence.
MJ3072 = No version waits for judgement, or something changed since the page was opened.
MJ3072-mend = Reload the page and look at the version that stands now.
MJ3073 = It was handed in by the other side and is not yours to change.
MJ3073-mend = The unit changes what the unit handed in, the team what the team did; hand in another where needed.
MJ3074 = There is no such upload, or it is not yours, or it was cleared away.
MJ3074-mend = Choose the file again.
MJ3075 = A photograph must be a picture (JPG, PNG and the like).
MJ3075-mend = Choose a picture; for other files choose the form “file”.
MJ3076 = The file was removed by judgement, or is not in the storage any more.
MJ3076-mend = Only its digest and time remain; ask the office where needed.
MJ3078 = This file ({ $ending }) waits for judgement, or holds scripts, macros or other files, and is not shown in the page.
MJ3078-mend = Download it and open it with software that you trust, after a scan for viruses.
MJ3079 = The scan bears a mark of secrecy and went to the office to be judged; it cannot be the report yet.
MJ3079-mend = Save the report once it was judged harmless; if it is classified, report at once to the secrecy office of your body.
MJ3080 = A scan is not taken as “{ $ending }”.
MJ3080-mend = Send a PDF, an OFD or a picture.
MJ3081 = The scan bears a mark of secrecy and was not kept.
MJ3081-mend = This system is not for classified papers: report at once to the secrecy office of your body; where the mark is none, scan the paper again without it.
