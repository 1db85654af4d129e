//! 连接: a name to an address that was checked, and to nothing else.
//!
//! **Invariant:** the name is resolved once for a connection, every address that comes back is checked, and the
//! connection goes to one of those very addresses. A name that answers differently the next time gains nothing.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::certificate::{self, Certificate};
use super::client::Failure;
use super::guard::Guard;

/// The answer of a resolver, on its way.
pub type Resolving<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send + 'a>>;

/// 域名解析, as a parameter.
pub trait Resolve: Send + Sync {
    /// All addresses of a name.
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a>;
}

/// The resolver of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Most addresses of a name that are tried.
const TRIES: usize = 3;

/// Makes connections.
pub(super) struct Connector {
    guard: Guard,
    resolver: Arc<dyn Resolve>,
    tls: TlsConnector,
    roots: Arc<RootCertStore>,
    provider: Arc<CryptoProvider>,
}

impl Connector {
    pub(super) fn new(guard: Guard, resolver: Arc<dyn Resolve>) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        // A machine without a list of its own still inspects sites without encryption.
        for certificate in rustls_native_certs::load_native_certs().certs {
            let _ = roots.add(certificate);
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let roots = Arc::new(roots);
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(Arc::clone(&roots))
            .with_no_client_auth();
        Ok(Self {
            guard,
            resolver,
            tls: TlsConnector::from(Arc::new(config)),
            roots,
            provider,
        })
    }

    pub(super) fn guard(&self) -> &Guard {
        &self.guard
    }

    /// A connection to a host, with the address that it was made to.
    pub(super) async fn connect(
        &self,
        host: &str,
        port: u16,
        secure: bool,
    ) -> Result<(Wire, IpAddr), Failure> {
        let (stream, address) = self.reach(host, port).await?;
        if !secure {
            return Ok((Wire::Plain(TokioIo::new(stream)), address));
        }
        let name = name_of(host)?;
        let stream = self.tls.connect(name, stream).await.map_err(unsecured)?;
        Ok((Wire::Secure(Box::new(TokioIo::new(stream))), address))
    }

    /// The certificate that a host shows, valid or not, judged for a moment.
    pub(super) async fn certificate(&self, host: &str, port: u16, now: i64) -> Result<Certificate, Failure> {
        let (stream, _) = self.reach(host, port).await?;
        let name = name_of(host)?;
        let config = certificate::looking(&self.provider).map_err(|_| Failure::Certificate)?;
        let looking = TlsConnector::from(Arc::new(config));
        let stream = looking.connect(name.clone(), stream).await.map_err(unsecured)?;
        let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
        Ok(certificate::judged(
            chain,
            &name,
            &self.roots,
            &self.provider,
            now,
        ))
    }

    /// A connection without encryption yet.
    async fn reach(&self, host: &str, port: u16) -> Result<(TcpStream, IpAddr), Failure> {
        let bare = bare(host);
        let found = match bare.parse::<IpAddr>() {
            Ok(address) => vec![address],
            Err(_) => self
                .resolver
                .resolve(bare)
                .await
                .map_err(|error| unresolved(&error))?,
        };
        if found.is_empty() {
            return Err(Failure::NoSuchHost);
        }
        let picked = self.guard.pick(host, port, &found).map_err(Failure::Refused)?;
        let stream = dial(&picked).await?;
        let peer = stream.peer_addr().map_err(|error| broken(&error))?;
        if !picked.iter().any(|one| one.ip() == peer.ip()) {
            return Err(Failure::Refused(super::Refused::Address));
        }
        let _ = stream.set_nodelay(true);
        Ok((stream, peer.ip()))
    }
}

fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

fn name_of(host: &str) -> Result<ServerName<'static>, Failure> {
    ServerName::try_from(bare(host).to_owned()).map_err(|_| Failure::Certificate)
}

fn unsecured(error: io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::InvalidData => Failure::Certificate,
        _ => broken(&error),
    }
}

async fn dial(addresses: &[SocketAddr]) -> Result<TcpStream, Failure> {
    let mut last = Failure::NoSuchHost;
    for address in addresses.iter().take(TRIES) {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = broken(&error),
        }
    }
    Err(last)
}

/// A name that does not exist is told apart from a resolver that does not answer by its words: the system gives both
/// the same kind of error.
fn unresolved(error: &io::Error) -> Failure {
    let text = error.to_string();
    let gone = ["not known", "No address associated", "NXDOMAIN", "no such host"];
    if gone.iter().any(|words| text.contains(words)) {
        Failure::NoSuchHost
    } else {
        Failure::Resolver
    }
}

/// What became of a connection.
pub(super) fn broken(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Failure::ConnectionRefused,
        io::ErrorKind::TimedOut => Failure::Timeout,
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => Failure::Unreachable,
        _ => Failure::Reset,
    }
}

/// 线路: with or without encryption.
pub(super) enum Wire {
    Plain(TokioIo<TcpStream>),
    Secure(Box<TokioIo<TlsStream<TcpStream>>>),
}

macro_rules! on_wire {
    ($self:expr, $stream:ident => $act:expr) => {
        match $self.get_mut() {
            Wire::Plain(stream) => {
                let $stream = Pin::new(stream);
                $act
            }
            Wire::Secure(stream) => {
                let $stream = Pin::new(stream.as_mut());
                $act
            }
        }
    };
}

impl Read for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        on_wire!(self, stream => stream.poll_read(cx, buffer))
    }
}

impl Write for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        on_wire!(self, stream => stream.poll_write(cx, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_wire!(self, stream => stream.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_wire!(self, stream => stream.poll_shutdown(cx))
    }
}
