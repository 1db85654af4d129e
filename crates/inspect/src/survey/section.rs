//! 栏目: one section of a site with its pages, its lines and how it stands on a day.

use jiff::civil::Date;

use super::classify::Class;
use super::facts::Place;

/// How long a section may go without anything new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// So many days, or else months.
    pub days: Option<u32>,
    /// So many months.
    pub months: u32,
    /// The rule that says so.
    pub rule: String,
}

impl Limit {
    /// The day since which something new has to have come.
    pub fn since(&self, as_of: Date) -> Date {
        let span = match self.days {
            Some(days) => jiff::Span::new().days(i64::from(days.min(36_500))),
            None => jiff::Span::new().months(i64::from(self.months.min(1_200))),
        };
        as_of.saturating_sub(span)
    }
}

/// One line of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The page of the list on which it stands.
    pub page: usize,
    /// Where.
    pub place: Place,
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its day: the one beside it, or else that of the page to which it leads.
    pub date: Option<Date>,
}

/// 栏目.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// The first page of its list.
    pub url: String,
    /// What it is for.
    pub class: Class,
    /// 1 for a section of the first level.
    pub level: u32,
    /// The pages of its list.
    pub pages: Vec<usize>,
    /// Its lines without repetition, the newest first.
    pub lines: Vec<Line>,
    /// The form of the addresses of its lists.
    pub list_shape: String,
    /// The form of the addresses that most lines have.
    pub item_shape: String,
    /// How long it may go without anything new; `None` where it need not be updated.
    pub limit: Option<Limit>,
    /// A person confirmed it.
    pub confirmed: bool,
    /// It belongs to a site that was closed.
    pub archived: bool,
    /// A script fills it.
    pub scripted: bool,
    /// The first page of its list was looked at.
    pub from_start: bool,
    /// Where it says itself that there is nothing: page, words, place.
    pub empty: Option<(usize, String, Place)>,
    /// A page of it has a list without a line.
    pub hollow: bool,
}

/// How a section stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is up to date, or need not be.
    Fresh,
    /// Nothing new since the day; the number is that of the newest line.
    Stale(usize, Date),
    /// It has no content.
    Empty,
    /// 未判定, by the word of the reason.
    NotJudged(&'static str),
}

impl Section {
    /// The newest line that has a day.
    pub fn newest(&self) -> Option<(usize, Date)> {
        let dated = self
            .lines
            .iter()
            .enumerate()
            .filter_map(|(at, line)| Some((at, line.date?)));
        dated.max_by_key(|(at, date)| (*date, std::cmp::Reverse(*at)))
    }

    /// How it stands.
    pub fn state(&self, as_of: Option<Date>) -> State {
        if self.archived {
            return State::Fresh;
        }
        if self.lines.is_empty() {
            return match (self.scripted, &self.empty, self.hollow) {
                (true, ..) => State::NotJudged("script"),
                (_, Some(_), _) | (_, _, true) => State::Empty,
                _ => State::Fresh,
            };
        }
        let (Some(limit), Some(as_of)) = (&self.limit, as_of) else {
            return State::Fresh;
        };
        let since = limit.since(as_of);
        match self.newest() {
            None => State::NotJudged("undated"),
            Some((_, date)) if date >= since => State::Fresh,
            Some(_) if !self.from_start => State::NotJudged("first-page"),
            Some(_) if self.scripted => State::NotJudged("script"),
            Some((at, _)) => State::Stale(at, since),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_section_is_judged_by_its_newest_line_and_not_where_that_may_be_elsewhere() {
        let line = |day: i8| Line {
            page: 0,
            place: Place::default(),
            url: format!("/{day}"),
            title: "甲".to_owned(),
            date: Some(date(2021, 5, day)),
        };
        let section = Section {
            lines: vec![line(1), line(9), line(3)],
            limit: Some(Limit {
                days: Some(14),
                months: 0,
                rule: "V4.1".to_owned(),
            }),
            from_start: true,
            ..Section::default()
        };
        assert_eq!(section.state(Some(date(2021, 5, 23))), State::Fresh);
        assert_eq!(
            section.state(Some(date(2021, 5, 24))),
            State::Stale(1, date(2021, 5, 10))
        );
        assert_eq!(section.state(None), State::Fresh);
        let state = |section: Section| section.state(Some(date(2021, 6, 24)));
        assert_eq!(
            state(Section {
                from_start: false,
                ..section.clone()
            }),
            State::NotJudged("first-page")
        );
        assert_eq!(
            state(Section {
                archived: true,
                ..section.clone()
            }),
            State::Fresh
        );
        assert_eq!(
            state(Section {
                limit: None,
                ..section.clone()
            }),
            State::Fresh
        );
        let none = Section {
            lines: Vec::new(),
            ..section
        };
        assert_eq!(
            state(Section {
                hollow: true,
                ..none.clone()
            }),
            State::Empty
        );
        assert_eq!(
            state(Section {
                hollow: true,
                scripted: true,
                ..none
            }),
            State::NotJudged("script")
        );
    }
}
