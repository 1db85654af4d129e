//! 分值 (Points): an exact number of points.
//!
//! A small fraction of two `i64` where it fits, a fraction of big integers where it does not: an overflow is
//! never an error and never wraps. Rounding happens only where a caller asks for it ([`Points::round`]).
//! **Invariant:** no float; every value is kept in lowest terms with a positive denominator.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest text that is read as a number; a longer one is refused, not cut.
pub const MAX_TEXT: usize = 60;

/// 分值: an exact rational number of points.
///
/// ```
/// use mingjian_core::points::{Points, Rounding};
/// let share = Points::parse("81.86").unwrap().checked_div(&Points::parse("100.64").unwrap()).unwrap();
/// let total = share * Points::from(100);
/// assert_eq!(total.round(2, Rounding::HalfUp).decimal(2), "81.34");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Points(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// Lowest terms, denominator above zero.
    Small(i64, i64),
    /// Only for values that do not fit into `Small`.
    Big(Box<BigRational>),
}

/// 舍入方式: what happens to an exact half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Away from zero, on negative numbers too: −0.005 becomes −0.01 (四舍五入).
    #[default]
    HalfUp,
    /// To the even neighbour (四舍六入五成双).
    HalfEven,
    /// Towards zero (截尾).
    Down,
}

/// How the error of a number says what it is about.
pub(crate) const NOT_POINTS: &str = "is not an exact decimal or fraction";

/// Why a text is not a number of points.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” {}", NOT_POINTS)]
pub struct ParsePointsError {
    /// The text, cut to a printable length.
    pub text: String,
}

impl Points {
    /// Nothing.
    pub const ZERO: Self = Self(Repr::Small(0, 1));
    /// One point.
    pub const ONE: Self = Self(Repr::Small(1, 1));

    fn small(n: i128, d: i128) -> Self {
        // d > 0 is the callers' duty; both fit i128 because they come from products of two i64.
        if let (Ok(sn), Ok(sd)) = (i64::try_from(n), i64::try_from(d)) {
            if sd == 1 {
                return Self(Repr::Small(sn, 1));
            }
            let g = sn.unsigned_abs().gcd(&sd.unsigned_abs());
            if g <= 1 {
                return Self(Repr::Small(sn, sd));
            }
            if let Ok(g) = i64::try_from(g) {
                return Self(Repr::Small(sn / g, sd / g));
            }
        }
        let g = n.gcd(&d);
        let (n, d) = if g > 1 { (n / g, d / g) } else { (n, d) };
        match (i64::try_from(n), i64::try_from(d)) {
            (Ok(n), Ok(d)) => Self(Repr::Small(n, d)),
            _ => Self(Repr::Big(Box::new(BigRational::new(
                BigInt::from(n),
                BigInt::from(d),
            )))),
        }
    }

    fn from_big(value: BigRational) -> Self {
        match (value.numer().to_i64(), value.denom().to_i64()) {
            (Some(n), Some(d)) => Self(Repr::Small(n, d)),
            _ => Self(Repr::Big(Box::new(value))),
        }
    }

    fn big(&self) -> BigRational {
        match &self.0 {
            Repr::Small(n, d) => BigRational::new_raw(BigInt::from(*n), BigInt::from(*d)),
            Repr::Big(value) => (**value).clone(),
        }
    }

    /// The fraction `n / d`; `None` when `d` is zero.
    pub fn ratio(n: i64, d: i64) -> Option<Self> {
        match d.cmp(&0) {
            Ordering::Equal => None,
            Ordering::Greater => Some(Self::small(i128::from(n), i128::from(d))),
            Ordering::Less => Some(Self::small(-i128::from(n), -i128::from(d))),
        }
    }

    /// `value` units of the last of `places` decimals: `scaled(1050, 2)` is 10.5.
    pub fn scaled(value: i64, places: u32) -> Self {
        match 10_i64.checked_pow(places) {
            Some(d) => Self::small(i128::from(value), i128::from(d)),
            None => Self::from_big(BigRational::new(
                BigInt::from(value),
                BigInt::from(10).pow(places),
            )),
        }
    }

    /// Reads a decimal (`10.5`, `-0.08`, `.5`), a percentage (`20%`) or a fraction (`4/3`).
    ///
    /// # Errors
    /// Anything else, an exponent or `NaN` among it, and a text over [`MAX_TEXT`] characters.
    pub fn parse(text: &str) -> Result<Self, ParsePointsError> {
        let wrong = || ParsePointsError {
            text: text.chars().take(40).collect(),
        };
        let body = text.trim();
        if body.is_empty() || body.len() > MAX_TEXT {
            return Err(wrong());
        }
        if let Some((n, d)) = body.split_once('/') {
            let (n, d) = (Self::decimal_text(n.trim()), Self::decimal_text(d.trim()));
            return match (n, d) {
                (Some(n), Some(d)) => n.checked_div(&d).ok_or_else(wrong),
                _ => Err(wrong()),
            };
        }
        if let Some(percent) = body.strip_suffix(['%', '％']) {
            let value = Self::decimal_text(percent.trim_end()).ok_or_else(wrong)?;
            return Ok(value * Self::small(1, 100));
        }
        Self::decimal_text(body).ok_or_else(wrong)
    }

    fn decimal_text(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let joined = format!("{whole}{fraction}");
        let places = u32::try_from(fraction.len()).ok()?;
        let value = match (joined.parse::<i64>(), 10_i64.checked_pow(places)) {
            (Ok(n), Some(d)) => Self::small(i128::from(n), i128::from(d)),
            _ => {
                let n: BigInt = joined.parse().ok()?;
                Self::from_big(BigRational::new(n, BigInt::from(10).pow(places)))
            }
        };
        Some(if negative { -value } else { value })
    }

    /// Whether the value is zero.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small(0, _))
    }

    /// Whether the value is below zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(n, _) => *n < 0,
            Repr::Big(value) => value.is_negative(),
        }
    }

    /// Whether the value is above zero.
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    /// The quotient; `None` when the divisor is zero.
    pub fn checked_div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        Some(match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                let (n, m) = (i128::from(*a) * i128::from(*d), i128::from(*b) * i128::from(*c));
                if m < 0 {
                    Self::small(-n, -m)
                } else {
                    Self::small(n, m)
                }
            }
            _ => Self::from_big(self.big() / other.big()),
        })
    }

    /// Rounds to `places` decimals.
    pub fn round(&self, places: u32, mode: Rounding) -> Self {
        if let (Repr::Small(n, d), Some(scale)) = (&self.0, 10_i64.checked_pow(places)) {
            if scale % d == 0 {
                return self.clone();
            }
            let (n, d) = (i128::from(*n) * i128::from(scale), i128::from(*d));
            let (quotient, rest) = (n / d, n % d);
            let up = match mode {
                Rounding::Down => false,
                Rounding::HalfUp => rest.abs() * 2 >= d,
                Rounding::HalfEven => rest.abs() * 2 > d || (rest.abs() * 2 == d && quotient % 2 != 0),
            };
            let rounded = if up { quotient + n.signum() } else { quotient };
            return Self::small(rounded, i128::from(scale));
        }
        let scale = BigInt::from(10).pow(places);
        let value = self.big() * BigRational::from(scale.clone());
        let (quotient, rest) = value.numer().div_rem(value.denom());
        let twice: BigInt = rest.abs() * 2;
        let up = match mode {
            Rounding::Down => false,
            Rounding::HalfUp => &twice >= value.denom(),
            Rounding::HalfEven => &twice > value.denom() || (&twice == value.denom() && quotient.is_odd()),
        };
        let step = if value.is_negative() {
            -BigInt::one()
        } else {
            BigInt::one()
        };
        let rounded = if up { quotient + step } else { quotient };
        Self::from_big(BigRational::new(rounded, scale))
    }

    /// The value as a decimal with exactly `places` digits, rounded half up when it has more.
    pub fn decimal(&self, places: u32) -> String {
        let scaled =
            self.round(places, Rounding::HalfUp).big() * BigRational::from(BigInt::from(10).pow(places));
        let digits = scaled.numer().abs().to_string();
        let places = places as usize;
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        let sign = if scaled.numer().is_negative() { "-" } else { "" };
        if places == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }

    /// How many decimals the value needs to be written exactly; `None` when no number of decimals is enough.
    pub fn places(&self) -> Option<u32> {
        let mut rest = match &self.0 {
            Repr::Small(_, 1) => return Some(0),
            Repr::Small(_, d) => BigInt::from(*d),
            Repr::Big(value) => value.denom().clone(),
        };
        let (mut twos, mut fives) = (0_u32, 0_u32);
        while rest.is_even() {
            rest /= 2;
            twos += 1;
        }
        let five = BigInt::from(5);
        while (&rest % &five).is_zero() {
            rest /= &five;
            fives += 1;
        }
        rest.is_one().then_some(twos.max(fives))
    }

    /// The exact text `n/d`, the form in which stores keep points.
    pub fn fraction(&self) -> String {
        match &self.0 {
            Repr::Small(n, d) => format!("{n}/{d}"),
            Repr::Big(value) => format!("{}/{}", value.numer(), value.denom()),
        }
    }

    /// The value rounded to `places` as a whole number of its last digit, for sorting and adding in a database.
    /// `None` when it does not fit 64 bits.
    pub fn rank_key(&self, places: u32, mode: Rounding) -> Option<i64> {
        let scaled = self.round(places, mode).big() * BigRational::from(BigInt::from(10).pow(places));
        scaled.is_integer().then(|| scaled.numer().to_i64()).flatten()
    }

    /// Numerator and denominator when both fit 64 bits: what the integer scorer starts from.
    pub fn as_small(&self) -> Option<(i64, i64)> {
        match self.0 {
            Repr::Small(n, d) => Some((n, d)),
            Repr::Big(_) => None,
        }
    }

    /// The whole number, when the value is one and fits.
    pub fn as_integer(&self) -> Option<i64> {
        match self.0 {
            Repr::Small(n, 1) => Some(n),
            _ => None,
        }
    }

    /// The value without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() {
            -self.clone()
        } else {
            self.clone()
        }
    }

    /// The value where it is above zero, otherwise zero.
    #[must_use]
    pub fn positive_part(self) -> Self {
        if self.is_negative() { Self::ZERO } else { self }
    }

    /// Half of the value.
    #[must_use]
    pub fn half(&self) -> Self {
        self.clone() * Self::small(1, 2)
    }
}

impl Default for Points {
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<i64> for Points {
    fn from(value: i64) -> Self {
        Self(Repr::Small(value, 1))
    }
}

impl Add<&Points> for &Points {
    type Output = Points;
    fn add(self, other: &Points) -> Points {
        match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) if b == d => {
                Points::small(i128::from(*a) + i128::from(*c), i128::from(*b))
            }
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                let (a, b, c, d) = (i128::from(*a), i128::from(*b), i128::from(*c), i128::from(*d));
                // |a·d| and |c·b| stay below 2^126, so their sum fits i128.
                Points::small(a * d + c * b, b * d)
            }
            _ => Points::from_big(self.big() + other.big()),
        }
    }
}

impl Sub<&Points> for &Points {
    type Output = Points;
    fn sub(self, other: &Points) -> Points {
        self + &(-other.clone())
    }
}

impl Mul<&Points> for &Points {
    type Output = Points;
    fn mul(self, other: &Points) -> Points {
        match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                Points::small(i128::from(*a) * i128::from(*c), i128::from(*b) * i128::from(*d))
            }
            _ => Points::from_big(self.big() * other.big()),
        }
    }
}

macro_rules! owned {
    ($trait:ident, $method:ident) => {
        impl $trait for Points {
            type Output = Points;
            fn $method(self, other: Points) -> Points {
                (&self).$method(&other)
            }
        }
        impl $trait<&Points> for Points {
            type Output = Points;
            fn $method(self, other: &Points) -> Points {
                (&self).$method(other)
            }
        }
    };
}
owned!(Add, add);
owned!(Sub, sub);
owned!(Mul, mul);

impl Neg for Points {
    type Output = Points;
    fn neg(self) -> Points {
        match self.0 {
            Repr::Small(n, d) => Points::small(-i128::from(n), i128::from(d)),
            Repr::Big(value) => Points::from_big(-*value),
        }
    }
}

impl AddAssign<&Points> for Points {
    fn add_assign(&mut self, other: &Points) {
        *self = &*self + other;
    }
}

impl SubAssign<&Points> for Points {
    fn sub_assign(&mut self, other: &Points) {
        *self = &*self - other;
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Points>>(iter: I) -> Points {
        iter.fold(Points::ZERO, |a, b| a + b)
    }
}

impl<'a> std::iter::Sum<&'a Points> for Points {
    fn sum<I: Iterator<Item = &'a Points>>(iter: I) -> Points {
        iter.fold(Points::ZERO, |a, b| &a + b)
    }
}

impl Ord for Points {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) if b == d => a.cmp(c),
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            _ => self.big().cmp(&other.big()),
        }
    }
}

impl PartialOrd for Points {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The exact decimal where one exists, otherwise the fraction `n/d`.
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.places() {
            Some(places) => f.write_str(&self.decimal(places)),
            None => f.write_str(&self.fraction()),
        }
    }
}

impl fmt::Debug for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// In the API: a decimal or a ratio as text, never a number that a program would round.
impl schemars::JsonSchema for Points {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Points".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "description": "exact points: 1.25 or 4/3", "examples": ["1.25"]})
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Points;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an exact decimal, a percentage or a fraction, as text")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Points, E> {
                Points::parse(text).map_err(E::custom)
            }
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Points, E> {
                Ok(Points::from(value))
            }
            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Points, E> {
                i64::try_from(value).map(Points::from).map_err(E::custom)
            }
        }
        // Asked for as text: a float would already have lost digits.
        deserializer.deserialize_str(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(text: &str) -> Points {
        Points::parse(text).unwrap()
    }

    #[test]
    fn every_half_case_is_pinned_negative_too() {
        for (text, up, even, down) in [
            ("0.005", "0.01", "0.00", "0.00"),
            ("0.015", "0.02", "0.02", "0.01"),
            ("0.025", "0.03", "0.02", "0.02"),
            ("-0.005", "-0.01", "0.00", "0.00"),
            ("-0.015", "-0.02", "-0.02", "-0.01"),
            ("-0.025", "-0.03", "-0.02", "-0.02"),
            ("89.995", "90.00", "90.00", "89.99"),
            ("79.995", "80.00", "80.00", "79.99"),
            ("59.994999", "59.99", "59.99", "59.99"),
            ("-59.995", "-60.00", "-60.00", "-59.99"),
            ("1/3", "0.33", "0.33", "0.33"),
            ("-2/3", "-0.67", "-0.67", "-0.66"),
            ("245.2/3", "81.73", "81.73", "81.73"),
        ] {
            assert_eq!(
                p(text).round(2, Rounding::HalfUp).decimal(2),
                up,
                "{text} half up"
            );
            assert_eq!(
                p(text).round(2, Rounding::HalfEven).decimal(2),
                even,
                "{text} half even"
            );
            assert_eq!(p(text).round(2, Rounding::Down).decimal(2), down, "{text} down");
        }
    }

    #[test]
    fn big_values_round_like_small_ones() {
        let big = Points::from(i64::MAX) * Points::from(i64::MAX);
        let half = &big + &p("0.005");
        assert_eq!(half.round(2, Rounding::HalfUp), &big + &p("0.01"));
        assert_eq!(half.round(2, Rounding::Down), big);
        assert_eq!((-half).round(2, Rounding::HalfUp), -(&big + &p("0.01")));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", " ", "NaN", "1e999", "inf", "1.2.3", "--1", "1/0", "0x10", "1,5", "１", ".",
        ] {
            assert!(Points::parse(text).is_err(), "{text}");
        }
        assert!(Points::parse(&"9".repeat(61)).is_err());
        assert_eq!(
            Points::parse(&"9".repeat(60)).unwrap().to_string(),
            "9".repeat(60)
        );
    }

    #[test]
    fn text_comes_back_exactly() {
        for text in ["0", "0.08", "-10.5", "100.64", "0.3"] {
            assert_eq!(p(text).to_string(), text);
        }
        assert_eq!(p("0.6400").to_string(), "0.64");
        assert_eq!(p("4/3").to_string(), "4/3");
        assert_eq!(p("20%"), p("0.2"));
    }

    #[test]
    fn overflow_falls_back_to_big_integers() {
        let mut sum = Points::ZERO;
        for d in 1..200 {
            sum += &Points::ratio(1, d * 7919 + 1).unwrap();
        }
        for d in 1..200 {
            sum -= &Points::ratio(1, d * 7919 + 1).unwrap();
        }
        assert_eq!(sum, Points::ZERO);
    }
}
