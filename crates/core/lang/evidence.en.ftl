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

MJ3040 = The file name “{ $excerpt }” bears a mark of secrecy or of inner use ({ $level }). This system is not for secrets; uploading classified files is forbidden.
MJ3040-mend = If it is classified, delete it at once and report it to your body's office for secrecy; if not, a secrecy reviewer lets it pass.
MJ3041 = Line { $line } of the file, “{ $excerpt }”, bears a mark of secrecy or of inner use ({ $level }). This system is not for secrets; uploading classified files is forbidden.
MJ3041-mend = If it is classified, delete it at once and report it to your body's office for secrecy; if not, a secrecy reviewer lets it pass.
