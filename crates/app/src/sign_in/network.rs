//! 来源网络: by what attempts from one place are counted together.
//!
//! **Invariant:** whoever holds a whole IPv6 network of 64 bits counts as one, since its addresses cost nothing.

use core::net::{IpAddr, Ipv6Addr};

use super::clean;

/// The longest address that is kept, in characters.
pub(super) const LONGEST: usize = 100;

/// The network of an address; what is no address stands for itself.
pub(super) fn of(address: &str) -> String {
    match address.trim().parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => format!("{}/64", Ipv6Addr::from(u128::from(address) >> 64 << 64)),
        },
        Err(_) => clean(address.trim(), LONGEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_a_small_network_count_as_one() {
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
        assert_ne!(of("10.0.0.1"), of("10.0.0.2"));
        assert_eq!(of("some\nwhere"), "some\u{fffd}where");
    }
}
