// READ crates/store/WHO-DOES-WHAT.md FIRST: two engineers are at work here; it says who does what.
//! Identities of what is stored: each a name of its own kind, so that none is mistaken for another.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

id! {
    /// 政府主体: the authority that assesses.
    AuthorityId
}
id! {
    /// 一次考核: one campaign of an authority.
    CampaignId
}
id! {
    /// 考核表版本: one stored version of a rubric.
    RubricVersionId
}
id! {
    /// 命令号: made by whoever gives the command; the same id is carried out once.
    CommandId
}
id! {
    /// 行为人: a person, or `system:<job>`.
    ActorId
}
