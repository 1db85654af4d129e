-- A person or a token is found by its id alone with every request, and whether papers of a kind changed is asked of
-- their versions: neither may read the texts of all papers.
CREATE INDEX paper_by_id ON paper (kind, id, chain);
CREATE INDEX paper_versions ON paper (chain, kind, version);
