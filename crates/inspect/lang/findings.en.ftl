# Online inspection: what each finding says (finding-<rule>), names of the parts of a page and of verdicts.

finding-page-cut = The page was not read to its end (limits: { $limits }); the rest is not judged.
finding-junk-tags = { $count } tags share the id “{ $id }” ({ $names } kinds of tag), most of them empty: probably tampered with.
finding-foreign-name = The foreign text “{ $token }” stands where a name belongs, in { $count } places: probably tampered with.
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
