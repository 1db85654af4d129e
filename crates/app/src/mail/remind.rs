//! 排入待发: a plan of reminders becomes mails in the outbox.
//!
//! Each digest goes in by a transaction of its own, with the keys that it says. **Invariant:** who runs this twice,
//! at the same time or after a crash, queues nothing twice.

use std::collections::{BTreeMap, BTreeSet};

use mingjian_core::calendar::Calendar;
use mingjian_core::ids::{AuthorityId, Moment};
use mingjian_core::lang::{Lang, Text};
use mingjian_core::refusal::Refusal;
use mingjian_core::reminder::{Digest, Due, Leads, Recipient, Wording, plan};
use mingjian_store::sha256;
use mingjian_store::tables::outbox::{self, Mail, MailState};

use super::settings::address;
use crate::error::AppError;
use crate::run::App;

/// How many digits of the digest name a mail: 128 bits.
const ID_DIGITS: usize = 32;

/// 收件人: name, addresses and language of who is reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// The name with which a letter begins.
    pub name: Text,
    /// Where it goes; each address has a mail of its own and does not see the others.
    pub addresses: Vec<String>,
    /// In which language.
    pub lang: Lang,
}

/// 提醒任务: what an authority's reminders of a day are made of.
#[derive(Debug, Clone, Copy)]
pub struct Reminders<'a> {
    /// Whose.
    pub authority: &'a AuthorityId,
    /// Everything that is open; what is done is left out.
    pub dues: &'a [Due],
    /// Who is reminded where.
    pub addressees: &'a BTreeMap<Recipient, Addressee>,
    /// When.
    pub leads: &'a Leads,
    /// What stands around the items.
    pub wording: &'a Wording,
    /// The calendar.
    pub calendar: &'a Calendar,
}

/// What was queued, and what a person must see to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queued {
    /// How many digests.
    pub digests: usize,
    /// How many mails, one an address.
    pub mails: usize,
    /// Who has no address that can be used; nothing counts as said to them.
    pub unaddressed: Vec<Recipient>,
    /// Addresses that cannot be used.
    pub malformed: Vec<(Recipient, Refusal)>,
    /// Dues whose day the calendar does not cover.
    pub uncounted: Vec<(String, Refusal)>,
}

impl App {
    /// Queues the digests of today. It may run as often as one likes; on a day off it does nothing.
    ///
    /// # Errors
    /// MJ2007 when today lies outside the calendar, and the database's own; digests queued before it stay queued.
    pub async fn queue_reminders(&self, reminders: Reminders<'_>) -> Result<Queued, AppError> {
        let now = self.deps.clock.now();
        let Reminders { authority, dues, .. } = reminders;
        let campaigns: BTreeSet<&str> = dues.iter().map(|due| due.campaign.as_str()).collect();
        let mut said = BTreeSet::new();
        let mut reader = self.store.read().await?;
        for campaign in campaigns {
            said.extend(outbox::said(&mut reader, authority, campaign).await?);
        }
        drop(reader);
        let plan = plan(dues, reminders.leads, reminders.calendar, now.date(), &said)?;
        let mut queued = Queued {
            uncounted: plan.uncounted,
            ..Queued::default()
        };
        for digest in &plan.digests {
            let mails = mails(reminders, digest, now, &mut queued);
            if mails.is_empty() {
                queued.unaddressed.push(digest.recipient.clone());
                continue;
            }
            let mut tx = self.store.begin().await?;
            if outbox::queue(&mut tx, authority, digest, &mails).await? {
                tx.commit().await?;
                queued.digests += 1;
                queued.mails += mails.len();
            }
        }
        Ok(queued)
    }

    /// Withdraws the queued mails that speak only of things that are not open any more; `open` is everything open of
    /// the authority. Returns how many.
    ///
    /// # Errors
    /// The database's own.
    pub async fn withdraw_reminders(
        &self,
        authority: &AuthorityId,
        open: &BTreeSet<&str>,
    ) -> Result<u64, AppError> {
        Ok(outbox::withdraw(&self.store, authority, open, self.deps.clock.now()).await?)
    }
}

fn mails(reminders: Reminders<'_>, digest: &Digest, now: Moment, queued: &mut Queued) -> Vec<Mail> {
    let Some(addressee) = reminders.addressees.get(&digest.recipient) else {
        return vec![];
    };
    let letter = digest.letter(&addressee.name, reminders.wording, addressee.lang);
    let (who, on) = (digest.recipient.key(), digest.on.to_string());
    let mut met = BTreeSet::new();
    let mut mails = Vec::new();
    for to in &addressee.addresses {
        if let Err(refusal) = address(to) {
            queued.malformed.push((digest.recipient.clone(), refusal));
            continue;
        }
        if !met.insert(to) {
            continue;
        }
        let parts = ["reminder", reminders.authority.as_str(), &who, &on, to];
        mails.push(Mail {
            id: sha256(&parts).chars().take(ID_DIGITS).collect(),
            authority: reminders.authority.clone(),
            recipient: digest.recipient.clone(),
            said_on: digest.on,
            address: to.clone(),
            subject: letter.subject.clone(),
            body: letter.text.clone(),
            state: MailState::Queued,
            attempts: 0,
            forgiven: 0,
            queued_at: now,
            next_at: now,
            settled_at: None,
            error_code: None,
            error_detail: None,
        });
    }
    mails
}
