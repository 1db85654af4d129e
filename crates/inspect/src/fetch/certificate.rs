//! 证书: the certificate of a site looked at, valid or not, and what is wrong with it.
//!
//! The only place where a connection is made without trusting the other side: nothing is sent over it and nothing is
//! read from it but the certificate. **Invariant:** the moment for which it is judged is given, and the connection
//! passes the same guard as any other.

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature,
};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;

/// 不受信任的原因.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distrust {
    /// Its time is over.
    Expired,
    /// Its time has not begun.
    Early,
    /// It is for another name.
    Name,
    /// Nobody known vouches for it, or a certificate between is missing.
    Chain,
    /// Something else.
    Other,
}

impl Distrust {
    /// The word of the reason.
    pub fn word(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Early => "early",
            Self::Name => "name",
            Self::Chain => "chain",
            Self::Other => "other",
        }
    }
}

/// 证书 as it was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Why it is not trusted, where it is not.
    pub distrust: Option<Distrust>,
    /// Its last moment, in milliseconds since 1970; 0 where it cannot be read.
    pub until: i64,
}

/// Judges what a server showed.
pub(super) fn judged(
    chain: &[CertificateDer<'_>],
    name: &ServerName<'_>,
    roots: &Arc<RootCertStore>,
    provider: &Arc<CryptoProvider>,
    now: i64,
) -> Certificate {
    let Some((own, between)) = chain.split_first() else {
        return Certificate {
            distrust: Some(Distrust::Other),
            until: 0,
        };
    };
    let until = X509Certificate::from_der(own).map_or(0, |(_, read)| {
        read.validity().not_after.timestamp().saturating_mul(1000)
    });
    let seconds = u64::try_from(now.div_euclid(1000)).unwrap_or(0);
    let moment = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
    let verifier =
        WebPkiServerVerifier::builder_with_provider(Arc::clone(roots), Arc::clone(provider)).build();
    let verified = match verifier {
        Ok(verifier) => verifier
            .verify_server_cert(own, between, name, &[], moment)
            .map(drop),
        // A machine without roots trusts nobody, and knows it.
        Err(_) => Err(Error::InvalidCertificate(CertificateError::UnknownIssuer)),
    };
    Certificate {
        distrust: verified.err().map(|error| reason(&error)),
        until,
    }
}

fn reason(error: &Error) -> Distrust {
    let Error::InvalidCertificate(error) = error else {
        return Distrust::Other;
    };
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Distrust::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Distrust::Early,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Distrust::Name,
        // A signature that does not fit is that of another issuer of the same name.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => Distrust::Chain,
        _ => Distrust::Other,
    }
}

/// Takes any certificate, for looking at it.
#[derive(Debug)]
struct TakesAny(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for TakesAny {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}

/// A way of connecting that takes any certificate.
///
/// # Errors
/// The encryption cannot be set up.
pub(super) fn looking(provider: &Arc<CryptoProvider>) -> Result<ClientConfig, Error> {
    let takes = TakesAny(provider.signature_verification_algorithms);
    Ok(ClientConfig::builder_with_provider(Arc::clone(provider))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(takes))
        .with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};

    fn chain(name: &str, until: i32) -> (Vec<CertificateDer<'static>>, Arc<RootCertStore>) {
        let mut above = CertificateParams::new(Vec::new()).unwrap();
        above.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let root = above.self_signed(&key).unwrap();
        let mut below = CertificateParams::new(vec![name.to_owned()]).unwrap();
        below.not_before = date_time_ymd(2020, 1, 1);
        below.not_after = date_time_ymd(until, 1, 1);
        let own = below
            .signed_by(&KeyPair::generate().unwrap(), &Issuer::new(above, key))
            .unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(root.der().clone()).unwrap();
        (vec![own.der().clone()], Arc::new(roots))
    }

    #[test]
    fn what_is_wrong_with_a_certificate_is_told() {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let now = 1_790_000_000_000;
        let judge = |chain: &[CertificateDer<'_>], roots: &Arc<RootCertStore>| {
            let name = ServerName::try_from("www.qinghe.gov.cn").unwrap();
            judged(chain, &name, roots, &provider, now)
        };
        let (good, roots) = chain("www.qinghe.gov.cn", 2030);
        let certificate = judge(&good, &roots);
        assert_eq!(
            (certificate.distrust, certificate.until),
            (None, 1_893_456_000_000)
        );
        assert_eq!(
            judge(&good, &chain("x.test", 2030).1).distrust,
            Some(Distrust::Chain)
        );
        assert_eq!(
            judge(&good, &Arc::new(RootCertStore::empty())).distrust,
            Some(Distrust::Chain)
        );
        let (old, roots) = chain("www.qinghe.gov.cn", 2026);
        assert_eq!(judge(&old, &roots).distrust, Some(Distrust::Expired));
        let (other, roots) = chain("www.yunzhou.gov.cn", 2030);
        assert_eq!(judge(&other, &roots).distrust, Some(Distrust::Name));
        assert_eq!(judge(&[], &roots).distrust, Some(Distrust::Other));
    }
}
