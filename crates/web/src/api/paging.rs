//! 分页: `?limit=&after=` of every list of the API; the answer's `next` is the `after` of the page behind it.
//!
//! **Invariant:** a page goes on behind an entry, not at a place in the list, so that nothing is shown twice or left
//! out when the list grows meanwhile.

use mingjian_core::refusal::Refusal;
use serde::Deserialize;

/// Entries of a page when nobody says how many.
pub(crate) const USUAL: usize = 100;
/// The most entries of a page.
pub(crate) const MOST: usize = 500;

/// The code of a wrong `limit` or `after`.
const WRONG: &str = "MJ7430";

/// The two fields as they stand in an address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asking {
    limit: String,
    after: String,
}

impl Asking {
    /// Cuts a whole list down to the page that is asked for; gives the next page's `after`, empty at the end.
    ///
    /// # Errors
    /// MJ7430.
    pub(crate) fn cut<T>(&self, all: &mut Vec<T>, id: impl Fn(&T) -> &str) -> Result<String, Refusal> {
        Paging::read(&self.limit, &self.after)?.cut(all, id)
    }
}

/// Which page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Paging {
    /// How many entries; as is usual for the list when absent.
    pub(crate) limit: Option<usize>,
    /// Behind which entry; from the beginning when empty.
    pub(crate) after: String,
}

impl Paging {
    /// Reads the two fields of an address.
    ///
    /// # Errors
    /// MJ7430 for a limit that is no number from 1 to 500.
    pub(crate) fn read(limit: &str, after: &str) -> Result<Self, Refusal> {
        let limit = match limit {
            "" => None,
            text => Some(
                text.parse()
                    .ok()
                    .filter(|n| (1..=MOST).contains(n))
                    .ok_or_else(|| wrong("limit", text))?,
            ),
        };
        Ok(Self {
            limit,
            after: after.to_owned(),
        })
    }

    /// The entry behind which the page begins, where entries have numbers.
    ///
    /// # Errors
    /// MJ7430 for one that is no number.
    pub(crate) fn number(&self) -> Result<Option<i64>, Refusal> {
        match self.after.as_str() {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| wrong("after", text)),
        }
    }

    /// Cuts a whole list down to the page; gives the next page's `after`, empty at the end.
    ///
    /// # Errors
    /// MJ7430 for an `after` that is not in the list.
    fn cut<T>(&self, all: &mut Vec<T>, id: impl Fn(&T) -> &str) -> Result<String, Refusal> {
        if !self.after.is_empty() {
            let at = all.iter().position(|one| id(one) == self.after);
            all.drain(..=at.ok_or_else(|| wrong("after", &self.after))?);
        }
        let limit = self.limit.unwrap_or(USUAL);
        let more = all.len() > limit;
        all.truncate(limit);
        Ok(all
            .last()
            .filter(|_| more)
            .map(|one| id(one).to_owned())
            .unwrap_or_default())
    }
}

fn wrong(field: &str, value: &str) -> Refusal {
    let (value, most): (String, String) = (value.chars().take(60).collect(), MOST.to_string());
    Refusal::new(WRONG, &[("field", field), ("value", &value), ("most", &most)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(limit: &str, after: &str) -> Result<(Vec<String>, String), Refusal> {
        let mut all: Vec<String> = ["a", "b", "c"].map(str::to_owned).into();
        let next = Paging::read(limit, after)?.cut(&mut all, |one| one)?;
        Ok((all, next))
    }

    #[test]
    fn a_list_is_walked_page_by_page() {
        assert_eq!(
            page("2", "").unwrap(),
            (vec!["a".to_owned(), "b".to_owned()], "b".to_owned())
        );
        assert_eq!(page("2", "b").unwrap(), (vec!["c".to_owned()], String::new()));
        assert_eq!(page("3", "").unwrap().1, "");
        assert_eq!(page("", "c").unwrap(), (Vec::new(), String::new()));
    }

    #[test]
    fn a_wrong_limit_and_an_unknown_entry_are_refused() {
        for (limit, after) in [
            ("0", ""),
            ("501", ""),
            ("-1", ""),
            ("x", ""),
            ("1.5", ""),
            ("", "nobody"),
        ] {
            assert_eq!(page(limit, after).unwrap_err().code, WRONG, "{limit} {after}");
        }
    }
}
