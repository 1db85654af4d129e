-- By what findings are filtered: the rule of the detector, and the words in which one is looked for. Findings of before
-- keep both empty and are looked for in their text.
ALTER TABLE finding ADD COLUMN rule TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN said TEXT NOT NULL DEFAULT '';
