# Online inspection: what each finding says (finding-<rule>), names of the parts of a page and of verdicts.

finding-page-cut = The page was not read to its end (limits: { $limits }); the rest is not judged.
finding-junk-tags = { $count } tags share the id “{ $id }” ({ $names } kinds of tag), most of them empty: probably tampered with.
finding-foreign-name = The foreign text “{ $token }” stands where a name belongs, in { $count } places: probably tampered with.
finding-own-word = The office’s own list: “{ $wrong }” should be “{ $right }” ({ $source }).
finding-wrong-word = Probably a wrong word: “{ $wrong }” should be “{ $right }”.
finding-scope-slip = Probably the wrong scope: “{ $wrong }” should be “{ $right }”.

part-title = page title
part-meta = meta tag
part-heading = heading
part-breadcrumb = breadcrumb
part-source = source
part-document-number = document number
part-sign-off = sign-off
part-body = text
part-markup = markup
part-cell = cell
part-paragraph = paragraph
part-file-page = page of the file

finding-phrase-hole = Set phrases hold “{ $token }” instead of their own word, in { $count } places: probably tampered with.
finding-keyword-line = Search words are piled up at the top or in the labels of the page, in { $count } places: probably tampered with.
finding-title-prefix = The page title has “{ $prefix }” before the heading “{ $heading }”: probably tampered with.
finding-conversion-pinyin = { $count } words have their pinyin in brackets: damaged by conversion, or a copy.
finding-conversion-traditional = { $count } traditional characters stand in a simplified page: damaged by conversion, or a copy.
finding-symbol-noise = { $count } ornaments stand between characters: probably tampered with.
finding-hidden-link = Hidden links to other sites, { $count } of them, to { $hosts } ({ $way ->
    [switched] not displayed
    [noscript] inside noscript
    [transparent] transparent
    [tiny] tiny letters
    [same-colour] in the colour of the ground
    [off-screen] moved off the screen
   *[no-room] in a box without room
}).
finding-fake-red-head = Betting content in the form of an official paper ({ $words }).
finding-protected-name = Probably a name gone wrong: “{ $wrong }” should be “{ $right }”.
finding-document-number-missing = A number seems to be missing: “{ $text }”.
finding-document-number-brackets = A document number takes the brackets 〔〕: “{ $text }”.
finding-document-number-year = The document number is of { $year }, the document was signed on { $signed }.
finding-date-sources-differ = Published on { $first } by one source, on { $second } by another ({ $source ->
    [url] the address
    [meta] a meta tag
    [published-label] the label
   *[title-line] the line below the title
}).
finding-date-in-future = Published on { $date }, after the day of inspection { $as_of }.
finding-date-sign-off-far = Signed on { $signed } and published on { $published }, more than a year apart.
finding-policy-empty-field = The field “{ $label }” of the document is empty.
finding-policy-published-late = Signed on { $signed } and published on { $published }, after 20 working days (latest { $due }, article 26 of the regulations).
finding-policy-published-before = Published on { $published }, before it was signed on { $signed }.
finding-policy-expired = Repealed or expired on { $repealed } and still marked as valid.
finding-policy-not-judged = Signed on { $signed } and published on { $published }; the calendar does not have that year, 20 working days are not judged.
finding-annual-report-sections = The annual report lacks: { $missing }.
finding-annual-report-sum = Requests, column { $column }: received and carried over are { $left }, handled and carried forward are { $right }.
finding-annual-report-total = A row of the table of requests adds to { $sum }, its total says { $total }.
finding-annual-report-late = The annual report was published on { $published }, after { $due }.
finding-annual-report-period = The annual report counts from { $first } to { $last }, not from 1 January to 31 December { $year }.
finding-guide-elements = The service guide lacks { $count } elements: { $missing }.
finding-guide-vague = The service guide leaves open what to bring: { $words }.
finding-site-code-form = The site code is not well formed (10 characters): “{ $text }”.
finding-site-code-differs = The site code is { $first } here and { $second } there.
finding-icp-form = The ICP number is not well formed: “{ $text }”.
finding-police-form = The police record number is not well formed (14 digits): “{ $text }”.
finding-division-differs = Site code { $first } and police record number { $second } belong to different places.
finding-meta-missing = Meta tags are missing: { $names }.
finding-meta-empty = Meta tags are empty: { $names }.
finding-stale-section = The section “{ $section }” is stale: its newest item is of { $newest }, nothing since { $since }.
finding-empty-section = The section “{ $section }” is empty.
finding-identity-number = Identity numbers are published, { $count } of them ({ $masked }).
finding-bank-card = Bank card numbers are published, { $count } of them ({ $masked }).
finding-mobile-list = { $count } mobile numbers are published in a list ({ $masked }).
finding-secrecy-mark = The page bears marks of secrecy, in { $count } places; follow the rules of secrecy and do not pass it on.
finding-dead-link = The link leads nowhere: { $target } ({ $why ->
    [status-404] answered 404
    [status-410] answered 410
    [soft-404] what opens says that there is no such page
    [no-such-host] no such host
    [connection-refused] connection refused
   *[other] { $why }
}).
finding-dead-attachment = The file does not open: { $target } ({ $why ->
    [status-404] answered 404
    [status-410] answered 410
    [soft-404] what opens says that there is no such page
    [no-such-host] no such host
    [connection-refused] connection refused
    [empty] the file is empty
    [wrong-content] its content is not what its ending says, and does not open
   *[other] { $why }
}).
finding-link-not-judged = The link is not judged: { $target } ({ $why ->
    [challenge] asks for proof that a person is there
    [inner-address] leads to an inner address
    [scheme] redirects to something other than http or https
    [timeout] took too long
    [reset] the connection broke
    [certificate] certificate or encryption cannot be accepted
    [resolver] the name server did not answer
    [unreachable] no way there
    [redirects] too many redirects
    [robots] the robots.txt of where it leads does not allow it
    [robots-failing] the robots.txt of where it leads could not be read
    [head] the head of the answer cannot be read
    [fault] the program failed at it
   *[other] { $why }
}).

# The whole site
finding-disclosure-guide-elements = The disclosure guide does not say: { $missing }.
finding-disclosure-guide-old = The disclosure guide does not follow the law as it is since 15 May 2019 ({ $why ->
    [days] it still gives 15 working days
   *[date] published on { $date }
}).
finding-disclosure-guide-other-unit = The disclosure guide names “{ $name }” as receiving requests; the unit is “{ $unit }”.
finding-section-not-judged = The section “{ $section }” is not judged ({ $why ->
    [script] a script fills its list
    [undated] its lines have no dates
    [first-page] the first page of its list was not met
   *[other] { $why }
}).
finding-sections-reach-veto = { $what ->
    [empty] Empty sections
   *[other] Stale sections
}: { $count }, which reaches the { $limit } of { $rule }: { $names }.
finding-home-page-unchanged = The lines of the home page have not changed for { $days } days (limit { $limit }; only dated lines are compared).
finding-home-page-old = The newest line of the home page is of { $newest }; nothing since { $since }.
finding-home-page-not-judged = Neither the home page nor the pages behind it have dated lines; whether they are updated is not judged.
finding-date-first-seen-late = Shown as of { $date }, but it was not on the list on { $absent } and appeared by { $added } among older lines; perhaps back-dated: { $list }.
finding-date-one-minute = In the section “{ $section }” { $count } pages were published on { $date } { $minute }; perhaps all at once afterwards.
finding-date-list-differs = “{ $title }” is of { $listed } on the list and of { $shown } on its page: { $list }.
finding-text-published-again = The text is word for word that of a page of { $old }, and is published again as of { $new }: { $other }.
finding-date-attachment-later = Published on { $published }, but a file was uploaded on { $attached }: { $file }.
finding-date-attachment-made-later = Published on { $published }, but a file of it says that it was made on { $made }, more than a month later; perhaps back-dated (a lead only: what a file says of itself can be changed): { $file }.
finding-index-number-twice = The index number “{ $number }” is on { $count } documents, another being “{ $title }”: { $other }.
finding-interpretation-one-way = “{ $title }” does not link to “{ $other_title }”, which links to it (documents and interpretations link both ways): { $other }.
finding-interpretation-unlinked = The interpretation “{ $title }” and the document “{ $other_title }” do not link to each other: { $other }.
finding-interpretation-missing = Of { $all } documents of the last year that are to be interpreted { $drawn } were drawn with the seed { $seed }: no interpretation of “{ $title }” was found{ $seen ->
    [part] {" "}on a site of which not all was seen; not judged.
   *[whole] .
}
finding-interpretation-not-judged = The document ({ $name }) of the interpretation “{ $title }” was not met; the links are not judged.
finding-annual-report-alike = { $share }% of the text of the annual report “{ $title }” is that of “{ $other_title }” (digits and tables left out): { $other }.
finding-platform-missing = No entry called “{ $name }” was found.
finding-platform-part-missing = The disclosure platform has no “{ $name }”.
finding-platform-part-name = “{ $name }” of the disclosure platform is called “{ $found }”; the names are uniform: { $other }.
finding-platform-part-far = “{ $name }” takes { $clicks } clicks from the home page (2 at most): { $other }.
finding-platform-not-judged = “{ $name }” was not met; only part of the site was seen, so it is not judged.
finding-message-unanswered = The message “{ $title }” of { $asked } has not been answered for over { $months } months.
finding-message-fields = The answer to the message “{ $title }” does not show: { $missing }.
finding-letter-box-old = The newest message is of { $newest }; no message or answer was published since { $since }.
finding-guide-form-missing = The guide asks for “{ $form }”, and offers no file.
finding-guide-form-dead = The guide asks for “{ $form }”, and none of its files opens: { $files }.
finding-guide-form-empty = The guide asks for “{ $form }”, and what it offers { $what ->
    [empty] has no text in it
   *[unlike] does not look like a form
}: { $files }.
finding-guide-sample-missing = The guide offers “{ $form }” empty, without a filled sample or an explanation.

section-kind-news = news
section-kind-notices = notices
section-kind-policies = policy documents
section-kind-interpretations = interpretations
section-kind-plans = plans
section-kind-personnel = personnel
section-kind-disclosure = disclosure of other contents
section-kind-work = work of the office
section-kind-services = services
section-kind-interaction = interaction
section-kind-profile = profile and functions (need not be updated)
section-kind-other = other
section-why-type = label { $text }
section-why-name = name { $text }
section-why-path = address { $text }
section-why-content = titles { $text }
section-why-person = confirmed by a person
section-line = sure to { $sure } ({ $why }); { $count } lines, newest { $newest }
section-shapes = lists { $list }; lines { $item }
sections-head =
    Sections of { $url }. Check them and give them back with --sections: what stands here wins.
    Mend wrong kinds; add skip: true to what is no section to be judged, days or months where the interval differs.
    Kinds:
finding-photo-place = The photograph says where it was taken; where that is somebody's home it should be taken out before publishing.
finding-attachment-not-judged = { $count } files of an attachment were not inspected: { $files } ({ $why ->
    [locked] it needs a password
    [damaged] broken or not whole
    [large] too large, or beyond the limits when unpacked
    [no-text] a picture, a scan or an archive in an archive: no text can be taken
    [empty] empty
    [wrong-content] the content is not what the ending says
   *[other] { $why }
}); not inspected does not mean in order.
finding-personal-list = A public list has names beside { $what ->
    [identity] identity numbers
    [account] bank accounts
    [address] home addresses
    [health] disability, illness or other health data
   *[guardian] guardians
} in { $count } lines; except where the law demands it they are to be made anonymous.
finding-identity-part = Beside a name an identity number shows its first 14 digits, the date of birth among them, and masks only the end: { $count } places.
finding-spun-text = Set phrases of official texts were replaced by near-synonyms in { $count } places: { $phrases }; this may be a spun copy.
finding-cloaking = { $who ->
    [robot] A search engine
    [telephone] A telephone
   *[searcher] A visitor from search results
} gets something else than a browser: { $what ->
    [redirect] he is sent to the outside host { $detail }
    [tampering] there are signs of tampering ({ $detail })
    [hosts] there are links to other hosts ({ $detail })
   *[content] another text, “{ $detail }”
}; the page may have been tampered with.
finding-parasite-path = The address { $target }, which cannot exist, opens for { $who ->
    [robot] a search engine
   *[browser] a browser
}: { $what ->
    [redirect] it leads to another host
    [tampering] with signs of tampering
   *[content] with a different text for each address
}; parasite pages may have been planted.
finding-domain-form = The domain { $host } is neither under .gov.cn nor under .政务.
finding-no-https = The site does not offer HTTPS.
finding-certificate = The certificate of the site is not trusted: { $why ->
    [expired] it ended on { $until }
    [early] its time has not begun
    [name] it is for another name
    [chain] its issuer is not trusted, or a certificate between is missing
   *[other] another reason
}.
finding-certificate-ends = The certificate of the site ends on { $until }.
finding-mixed-content = An encrypted page loads scripts, styles or pictures without encryption in { $count } places.
finding-elder-version-missing = The home page shows no way to an elder version or to tools of accessibility.
finding-lone-script = { $what ->
    [host] The page loads a script or frame from the outside host { $host }
   *[inline] A script of the page unpacks itself or sends visitors on
 }, as next to none of the { $pages } pages of the site does; it may have been put there.
finding-new-script = Against the last time the page { $what ->
    [host] loads new scripts or frames from the outside host { $detail }
   *[inline] has a new script that rewrites it or sends visitors away
}{ $template ->
    [changed] , and its template changed
   *[same] , in the same template
}; it may have been tampered with.
finding-new-outside-host = Against the last time the page links to new outside hosts: { $hosts }; to be looked at.
finding-changed-title = The title of the page is another one than last time: it was “{ $old }”, it is “{ $new }”.
finding-copied-page = { $percent }% of { $own } of this site stands there{ $tampered ->
    [yes] , with tampered content in it
   *[no] {""}
}; it may be a forged page.
