//! 目标守卫: which addresses may be asked at all.
//!
//! The program runs inside an office's network, so a page under inspection could send it to a machine that only that
//! network reaches. **Invariant:** schemes other than http and https, and every address that is not a public one, are
//! refused before a connection is made, unless the person who started the run named host and port.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

/// 放行: a target that was named by hand, such as `127.0.0.1:8080`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    host: String,
    port: u16,
}

impl Allow {
    /// Reads `HOST:PORT`; `[::1]:80` for an address of version 6.
    pub fn read(text: &str) -> Option<Self> {
        let (host, port) = text.trim().rsplit_once(':')?;
        let port = port.parse().ok().filter(|port| *port > 0)?;
        let url = Url::parse(&format!("http://{host}/")).ok()?;
        let plain = url.path() == "/" && url.query().is_none() && url.username().is_empty();
        let host = url.host_str().filter(|_| plain && url.port().is_none())?;
        Some(Self {
            host: host.to_owned(),
            port,
        })
    }
}

/// 拒绝的原因: why a target is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// Neither http nor https.
    Scheme,
    /// No host, or one that is no name.
    Host,
    /// The name leads to an address that is not public.
    Address,
}

impl Refused {
    /// The word of the reason.
    pub fn word(self) -> &'static str {
        match self {
            Self::Scheme => "scheme",
            Self::Host => "host",
            Self::Address => "inner_address",
        }
    }
}

/// 守卫.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    allowed: Vec<Allow>,
}

impl Guard {
    /// Lets these pass beside public addresses.
    pub fn new(allowed: Vec<Allow>) -> Self {
        Self { allowed }
    }

    /// Whether a target was named by hand.
    pub fn names(&self, host: &str, port: u16) -> bool {
        self.allowed
            .iter()
            .any(|one| one.port == port && one.host.eq_ignore_ascii_case(host))
    }

    /// Whether an address on the web may be asked, as far as its text tells.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, url: &Url) -> Result<(), Refused> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refused::Scheme);
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(Refused::Host);
        };
        let literal = match host {
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
            Host::Domain("") => return Err(Refused::Host),
            Host::Domain(_) => None,
        };
        let named = url.host_str().is_some_and(|host| self.names(host, port));
        match literal {
            Some(address) if !named && !is_public(address) => Err(Refused::Address),
            _ => Ok(()),
        }
    }

    /// The addresses to which a connection may be made. One inner address among them refuses the name as a whole: a
    /// public name has no reason to lead inside.
    ///
    /// # Errors
    /// One of them is not public.
    pub fn pick(&self, host: &str, port: u16, found: &[IpAddr]) -> Result<Vec<SocketAddr>, Refused> {
        if !self.names(host, port) && found.iter().any(|address| !is_public(*address)) {
            return Err(Refused::Address);
        }
        Ok(found
            .iter()
            .map(|address| SocketAddr::new(*address, port))
            .collect())
    }
}

/// Whether an address belongs to the public network, and is no gate to another one.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => public_v4(address),
        IpAddr::V6(address) => public_v6(address),
    }
}

/// Networks of version 4 with the length of their prefix (IANA's list of special addresses).
const SPECIAL: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    // Shared by carriers; a large cloud keeps its metadata at 100.100.100.200.
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    // Another cloud's metadata, an address that looks public.
    ([168, 63, 129, 16], 32),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 3),
];

fn public_v4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    !SPECIAL.iter().any(|(network, length)| {
        let shift = 32_u32.saturating_sub(*length);
        u32::from(Ipv4Addr::from(*network)).checked_shr(shift) == bits.checked_shr(shift)
    })
}

fn public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let four = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match (a, b) {
        // ::/96 and ::ffff:0:0/96 hold an address of version 4, as ::ffff:0:a.b.c.d does.
        (0, 0) if c == 0 && d == 0 && (e == 0 || e == 0xffff) && (f == 0 || f == 0xffff) => {
            (f == 0xffff || e == 0xffff) && public_v4(four(g, h))
        }
        // NAT64: the gate's own network cannot be seen, the address inside can.
        (0x64, 0xff9b) => c == 0 && d == 0 && e == 0 && f == 0 && public_v4(four(g, h)),
        // 6to4, Teredo and the other assignments of 2001::/23, documentation.
        (0x2002, _) => public_v4(four(b, c)),
        (0x2001, low) if low < 0x200 || low == 0xdb8 => false,
        (0x3fff, low) if low < 0x1000 => false,
        _ => (0x2000..0x4000).contains(&a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_addresses_are_known_in_every_dress() {
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.100.100.200",
            "127.0.0.1",
            "127.9.9.9",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "::ffff:0:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "2002:7f00:1::1",
            "2001:0:1::1",
            "2001:db8::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
            "3fff::1",
        ] {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        for text in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "2400:3200::1",
            "2001:4860::8888",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::1",
        ] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn odd_spellings_of_loopback_are_read_as_what_they_are() {
        let guard = Guard::default();
        for text in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "https://169.254.169.254/latest/",
            "http://user@10.0.0.1/",
        ] {
            assert_eq!(
                guard.check(&Url::parse(text).unwrap()),
                Err(Refused::Address),
                "{text}"
            );
        }
        for text in [
            "file:///etc/passwd",
            "ftp://www.example.gov.cn/",
            "gopher://a/",
            "data:text/html,x",
        ] {
            assert_eq!(
                guard.check(&Url::parse(text).unwrap()),
                Err(Refused::Scheme),
                "{text}"
            );
        }
        assert_eq!(
            guard.check(&Url::parse("https://www.example.gov.cn/").unwrap()),
            Ok(())
        );
    }

    #[test]
    fn only_the_named_port_of_a_named_host_passes() {
        let guard = Guard::new(vec![
            Allow::read("127.0.0.1:8080").unwrap(),
            Allow::read("[::1]:90").unwrap(),
        ]);
        let passes = |text: &str| guard.check(&Url::parse(text).unwrap()).is_ok();
        assert!(passes("http://127.0.0.1:8080/a") && passes("http://[::1]:90/"));
        assert!(
            !passes("http://127.0.0.1/")
                && !passes("http://127.0.0.2:8080/")
                && !passes("ftp://127.0.0.1:8080/")
        );
        for bad in ["127.0.0.1", "a:0", ":80", "a/b:80", "a:b", "u@a:80", "a:99999"] {
            assert_eq!(Allow::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn one_inner_address_refuses_the_name() {
        let guard = Guard::new(vec![Allow::read("intern.example:80").unwrap()]);
        let mixed: Vec<IpAddr> = ["1.1.1.1", "10.0.0.1"]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect();
        assert_eq!(guard.pick("www.example.com", 80, &mixed), Err(Refused::Address));
        assert_eq!(
            guard.pick("intern.example", 80, &mixed).map(|all| all.len()),
            Ok(2)
        );
        assert_eq!(guard.pick("intern.example", 81, &mixed), Err(Refused::Address));
    }
}
