//! 常见密码: what somebody guesses first, made from patterns instead of a list.
//!
//! Taken away are common words, the login name, runs on the keyboard or in the alphabet, repetitions and years; what
//! is left has to be long enough. **Invariant:** no kind of character is demanded: a sentence is a good password.

/// How many characters have to be left.
const LEFT: usize = 6;
/// From which length on a run is no chance.
const RUN: usize = 4;
/// From how many different characters on a password is not a repetition.
const KINDS: usize = 4;
/// From which length on digits alone are more than a telephone number or a date.
const DIGITS: usize = 16;
/// Words that everybody tries, the longest first.
const WORDS: &[&str] = &[
    "administrator",
    "password",
    "iloveyou",
    "zhongguo",
    "mingjian",
    "政务公开",
    "生日快乐",
    "welcome",
    "letmein",
    "changeme",
    "default",
    "passwd",
    "office",
    "secret",
    "woaini",
    "master",
    "管理员",
    "办公室",
    "我爱你",
    "admin",
    "login",
    "hello",
    "root",
    "user",
    "test",
    "pass",
    "mima",
    "密码",
    "口令",
    "政务",
    "公开",
    "考核",
    "明鉴",
    "中国",
    "测试",
    "你好",
];
/// Neighbours on the keyboard.
const ROWS: &[&str] = &[
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "!@#$%^&*()",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
];

/// Whether a password in its normal form is among the first that somebody tries for a login name.
pub(super) fn is_obvious(password: &str, login: &str) -> bool {
    let plain = password.to_lowercase();
    let disguised: String = plain.chars().map(undisguised).collect();
    let chars: Vec<char> = plain.chars().collect();
    few_kinds(&chars)
        || repeated(&chars)
        || (chars.len() < DIGITS && chars.iter().all(char::is_ascii_digit))
        || left(&plain, login) < LEFT
        || left(&disguised, login) < LEFT
}

/// The letter for which a digit or sign commonly stands.
fn undisguised(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    }
}

fn few_kinds(chars: &[char]) -> bool {
    let mut kinds = chars.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() < KINDS
}

/// Whether a beginning is repeated to the end.
fn repeated(chars: &[char]) -> bool {
    (1..=chars.len() / 2).any(|period| {
        let shifted = chars.iter().skip(period);
        chars.iter().zip(shifted).all(|(one, other)| one == other)
    })
}

/// How many characters are left when everything that is easily guessed is gone.
fn left(text: &str, login: &str) -> usize {
    let backwards: String = login.chars().rev().collect();
    let mut text = text.to_owned();
    if login.chars().count() > 2 {
        text = text.replace(login, " ").replace(&backwards, " ");
    }
    for word in WORDS {
        text = text.replace(word, " ");
    }
    let chars: Vec<char> = text.chars().collect();
    let mut rest = chars.as_slice();
    let mut count = 0;
    while let Some((first, behind)) = rest.split_first() {
        let run = longest_run(rest);
        if run >= RUN || is_year(rest) {
            rest = rest.get(run.max(4)..).unwrap_or_default();
        } else {
            count += usize::from(!first.is_whitespace());
            rest = behind;
        }
    }
    count
}

/// Whether the text begins with a year of our time.
fn is_year(text: &[char]) -> bool {
    let year: String = text.iter().take(4).collect();
    matches!(year.parse(), Ok(1900..=2099))
}

/// How long the text follows one order from its beginning.
fn longest_run(text: &[char]) -> usize {
    let steps = [0, 1, -1].map(|step| run(text, |one, other| in_order(one, other, step)));
    let rows = ROWS.iter().flat_map(|row| {
        [
            run(text, |one, other| beside(row, one, other)),
            run(text, |one, other| beside(row, other, one)),
        ]
    });
    steps.into_iter().chain(rows).max().unwrap_or(0)
}

fn run(text: &[char], follows: impl Fn(char, char) -> bool) -> usize {
    let pairs = text.iter().zip(text.iter().skip(1));
    1 + pairs.take_while(|(one, other)| follows(**one, **other)).count()
}

fn in_order(one: char, other: char, step: i64) -> bool {
    i64::from(u32::from(one)) + step == i64::from(u32::from(other))
}

fn beside(row: &str, one: char, other: char) -> bool {
    row.chars()
        .zip(row.chars().skip(1))
        .any(|pair| pair == (one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_obvious() {
        for password in [
            "1234567890",
            "password2024",
            "P@ssw0rd2024",
            "Admin@123456",
            "qwertyuiop",
            "1qaz2wsx3edc",
            "qwer1234!@#$",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "abcdefghijkl",
            "13800138000",
            "政务公开2025!!",
            "明鉴密码123456",
            "zhangsan2024",
            "nasgnahz@8847",
            "iloveyou1314",
        ] {
            assert!(is_obvious(password, "zhangsan"), "{password}");
        }
    }

    #[test]
    fn sentences_and_chance_are_not_obvious() {
        for password in [
            "春眠不觉晓处处闻啼鸟",
            "correct horse battery staple",
            "kx82vmq0rt",
            "8#2!9$6%1@",
            "三号楼的桂花开了两次",
            "welcome to the long winter",
            "9038471652094817",
        ] {
            assert!(!is_obvious(password, "zhangsan"), "{password}");
        }
    }
}
