//! 令牌: how a program shows who it is, and the one moment in which a secret is seen.
//!
//! A token is written `mj_<id>_<secret>`. **Invariant:** the secret is given out once and kept nowhere; whoever brings
//! a token is its person in its role, with the person's rights of today.

use mingjian_core::access::Actor;
use mingjian_core::event::ChainId;
use mingjian_core::flow::token::{Reach, Token};
use mingjian_core::flow::{Kind, Papers};
use mingjian_core::ids::CommandId;
use mingjian_store::{sha256, tables};

use crate::commands::token::MakeToken;
use crate::error::AppError;
use crate::run::{App, Given};
use crate::seat::Seat;

/// How a token begins.
const MARK: &str = "mj_";
/// How long a secret is, in hexadecimal digits.
const SECRET: usize = 64;
/// The longest token that is looked at.
const LONGEST: usize = 300;

/// 持令牌者: the person in the role, and how far the token reaches.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// The person in the role.
    pub seat: Seat,
    /// How far the token reaches.
    pub reach: Reach,
}

fn digest(secret: &str) -> String {
    sha256(&["token", secret])
}

impl App {
    /// Makes a token and gives it in full, this once. A `digest` in the command is replaced.
    ///
    /// # Errors
    /// The refusals of the act.
    pub async fn make_token(&self, actor: Actor, command: MakeToken) -> Result<String, AppError> {
        let random = &self.deps.random;
        let secret = sha256(&["secret", &random.salt(), &random.salt()]);
        let id = CommandId(random.id());
        let command = MakeToken {
            digest: digest(&secret),
            ..command
        };
        self.run(Given {
            id: id.clone(),
            actor,
            command,
        })
        .await?;
        Ok(format!("{MARK}{id}_{secret}"))
    }

    /// Whom a token stands for today; `None` when it is worth nothing.
    ///
    /// # Errors
    /// [`AppError::Fault`].
    pub async fn bearer(&self, token: &str) -> Result<Option<Bearer>, AppError> {
        let Some((id, secret)) = parts(token) else {
            return Ok(None);
        };
        let today = self.deps.clock.now().date();
        let mut reader = self.store.read().await?;
        for chain in tables::paper::chains_of(&mut reader, Kind::Token, id).await? {
            let ChainId::Authority(authority) = &chain else {
                continue;
            };
            let kept = tables::paper::find(&mut reader, &chain, Kind::Token, id).await?;
            let found = Papers::new(kept)
                .get::<Token>(id)
                .filter(|found| found.holds_on(today));
            let Some(found) = found.filter(|found| found.digest == digest(secret)) else {
                continue;
            };
            drop(reader);
            let seat = self.seat(&found.person, &found.grant).await?;
            let seat = seat.filter(|seat| seat.acting == found.grant && seat.authority == *authority);
            return Ok(seat.map(|seat| Bearer {
                seat,
                reach: found.reach,
            }));
        }
        Ok(None)
    }
}

/// Id and secret of a token as it was given out.
fn parts(token: &str) -> Option<(&str, &str)> {
    if token.len() > LONGEST {
        return None;
    }
    let (id, secret) = token.strip_prefix(MARK)?.rsplit_once('_')?;
    let whole = secret.len() == SECRET && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
    (whole && !id.is_empty()).then_some((id, secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_written_like_a_token_is_looked_up() {
        let secret = "0".repeat(SECRET);
        let token = format!("mj_a_b_{secret}");
        assert_eq!(parts(&token), Some(("a_b", secret.as_str())));
        for other in [
            "",
            "mj_",
            "mj__",
            "mj_a_",
            "mj_a_xyz",
            &format!("mj__{secret}"),
            &format!("xx_a_{secret}"),
        ] {
            assert_eq!(parts(other), None, "{other}");
        }
    }
}
