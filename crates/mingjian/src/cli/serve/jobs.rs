//! 后台任务: what goes on beside the server: reminders and mail, and clearing away what is over.
//!
//! One loop in the process of the server, which ends with it. **Invariant:** whatever it is doing when it is told to
//! end, nothing is done twice after the next start; a failure is told in the log and tried again in the next round.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mingjian_app::App;
use mingjian_app::mail::{Mailer, Queued, words};
use mingjian_core::ids::Moment;
use mingjian_core::lang::Lang;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How often is looked for mail that is due.
const ROUND: Duration = Duration::from_secs(60);
/// Every how many rounds is looked for what is owed.
const REMIND_EVERY: u64 = 15;
/// Every how many rounds is cleared away what is over.
const CLEAR_EVERY: u64 = 360;
/// For how many days mails are kept that came to their end.
const MAILS_KEPT: i64 = 190;
/// How long the end of a server waits for the mail that is on its way.
const PATIENCE: Duration = Duration::from_secs(20);
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// 邮件提醒: a mail server, and when and with which links it is used.
pub struct Post {
    /// Sends.
    pub mailer: Mailer,
    /// What links begin with.
    pub site: String,
    /// From which hour of the day reminders go out, in Beijing.
    pub hour: i8,
}

/// 后台任务, going on.
pub struct Jobs {
    told: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Jobs {
    /// Begins at once.
    pub fn begin(app: App, post: Option<Post>) -> Self {
        let (told, listens) = watch::channel(false);
        Self {
            told,
            task: tokio::spawn(go(app, post, listens)),
        }
    }

    /// Lets the mail that is on its way come to its end, and no more.
    pub async fn end(self) {
        self.told.send_replace(true);
        let stop = self.task.abort_handle();
        match tokio::time::timeout(PATIENCE, self.task).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the jobs fell"),
            // What was sent without an answer is in doubt then, and a person decides.
            Err(_) => stop.abort(),
        }
    }
}

async fn go(app: App, post: Option<Post>, mut told: watch::Receiver<bool>) {
    let ends = AtomicBool::new(false);
    let (mut rounds, mut round) = (tokio::time::interval(ROUND), 0_u64);
    rounds.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = told.changed() => return,
            _ = rounds.tick() => {}
        }
        let (plans, clears) = (
            round.is_multiple_of(REMIND_EVERY),
            round.is_multiple_of(CLEAR_EVERY),
        );
        round = round.wrapping_add(1);
        let work = async {
            if let Some(post) = &post {
                mail(&app, post, plans, &ends).await;
            }
            if clears {
                clear(&app).await;
            }
        };
        let mut work = std::pin::pin!(work);
        tokio::select! {
            () = &mut work => {}
            _ = told.changed() => {
                ends.store(true, Ordering::SeqCst);
                work.await;
                return;
            }
        }
    }
}

async fn mail(app: &App, post: &Post, plans: bool, ends: &AtomicBool) {
    if plans && hour(app.deps().clock.now()) >= post.hour {
        match app.remind(&post.site).await {
            Ok(queued) => tell(&queued),
            Err(error) => tracing::error!(?error, "reminders were not planned"),
        }
    }
    match app
        .deliver_while(&post.mailer, || !ends.load(Ordering::SeqCst))
        .await
    {
        Ok(done) => {
            if done.sent + done.later + done.failed > 0 || done.in_doubt > 0 {
                let (sent, later, failed, in_doubt) = (done.sent, done.later, done.failed, done.in_doubt);
                tracing::info!(sent, later, failed, in_doubt, "mail");
            }
            if let Some((code, detail)) = done.stopped {
                tracing::warn!("{}", words(code, &detail, Lang::En));
            }
        }
        Err(error) => tracing::error!(?error, "mail was not sent"),
    }
}

/// What a person has to see to stands in the log; addresses do not.
fn tell(queued: &Queued) {
    if queued.digests > 0 {
        tracing::info!(digests = queued.digests, mails = queued.mails, "reminders queued");
    }
    for who in &queued.unaddressed {
        tracing::warn!(%who, "nobody with a mail address can be reminded");
    }
    for (who, refusal) in &queued.malformed {
        tracing::warn!(%who, code = refusal.code, "an address cannot be used");
    }
    for (due, refusal) in &queued.uncounted {
        tracing::warn!(due, code = refusal.code, "a day lies outside the calendar");
    }
}

async fn clear(app: &App) {
    let now = app.deps().clock.now();
    match app.purge_log(now).await {
        Ok(gone) if gone.log + gone.sessions + gone.links + gone.locks > 0 => {
            tracing::info!(
                log = gone.log,
                sessions = gone.sessions,
                links = gone.links,
                locks = gone.locks,
                "cleared"
            );
        }
        Ok(_) => {}
        Err(error) => tracing::error!(?error, "the sign-in log was not cleared"),
    }
    let before = Moment(now.0.saturating_sub(MAILS_KEPT * DAY));
    if let Err(error) = app.purge_mails(before).await {
        tracing::error!(?error, "old mails were not cleared");
    }
}

/// The hour of the day in Beijing.
fn hour(now: Moment) -> i8 {
    let beijing = now.0.saturating_add(8 * HOUR).rem_euclid(DAY);
    i8::try_from(beijing.div_euclid(HOUR)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_is_that_of_beijing() {
        assert_eq!(hour(Moment(0)), 8);
        assert_eq!(hour(Moment(16 * HOUR - 1)), 23);
        assert_eq!(hour(Moment(16 * HOUR)), 0);
    }
}
