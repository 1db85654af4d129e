//! 网址登记: a router that keeps the list of its own addresses, for the API's document and for the table of access.
//!
//! Reads like axum's own: `.route("/x", get(show).post(change))`. **Invariant:** what is not listed is not served.

use std::convert::Infallible;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, Route};
use tower::{Layer, Service};

use crate::routes::Site;

/// One address: method and path, `{…}` where something is put in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The path as it is registered.
    pub path: String,
    /// `GET`, `POST` …
    pub method: &'static str,
}

/// What answers under one path.
pub(crate) struct Methods {
    names: Vec<&'static str>,
    inner: MethodRouter<Site>,
}

/// Begins with a method; a method that is needed first somewhere gets its line here.
macro_rules! begins {
    ($($verb:ident $name:literal),+ $(,)?) => {$(
        /// What answers a
        #[doc = $name]
        pub(crate) fn $verb<H, T>(handler: H) -> Methods
        where
            H: Handler<T, Site>,
            T: 'static,
        {
            Methods { names: vec![$name], inner: axum::routing::$verb(handler) }
        }
    )+};
}

/// Goes on with a method; a method that is needed further on gets its line here.
macro_rules! goes_on {
    ($($verb:ident $name:literal),+ $(,)?) => {
        impl Methods {$(
            /// And what answers a
            #[doc = $name]
            pub(crate) fn $verb<H, T>(mut self, handler: H) -> Self
            where
                H: Handler<T, Site>,
                T: 'static,
            {
                self.names.push($name);
                Self { inner: self.inner.$verb(handler), ..self }
            }
        )+}
    };
}

begins!(get "GET", post "POST");
goes_on!(post "POST", patch "PATCH", delete "DELETE");

impl Methods {
    /// Puts a layer around what answers.
    pub(crate) fn layer<L>(self, layer: L) -> Self
    where
        L: Layer<Route<Infallible>> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        Self {
            inner: self.inner.layer(layer),
            ..self
        }
    }
}

/// Routes and their list.
#[derive(Default)]
pub(crate) struct Routes {
    router: Router<Site>,
    listed: Vec<Address>,
}

impl Routes {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// And what answers under a path.
    pub(crate) fn route(mut self, path: &str, methods: Methods) -> Self {
        let own = methods.names.iter().map(|method| Address {
            path: path.to_owned(),
            method,
        });
        self.listed.extend(own);
        Self {
            router: self.router.route(path, methods.inner),
            ..self
        }
    }

    /// And all others.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.listed.extend(other.listed);
        Self {
            router: self.router.merge(other.router),
            ..self
        }
    }

    /// And all others below a path.
    pub(crate) fn nest(mut self, below: &str, other: Self) -> Self {
        let joined = other.listed.into_iter().map(|one| Address {
            path: join(below, &one.path),
            ..one
        });
        self.listed.extend(joined);
        Self {
            router: self.router.nest(below, other.router),
            ..self
        }
    }

    /// The router.
    pub(crate) fn router(self) -> Router<Site> {
        self.router
    }

    /// The list, by path.
    pub(crate) fn listed(mut self) -> Vec<Address> {
        self.listed.sort();
        self.listed
    }
}

fn join(below: &str, path: &str) -> String {
    if path == "/" {
        below.to_owned()
    } else {
        format!("{below}{path}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_every_method_and_nested_path() {
        let inner = Routes::new()
            .route("/", get(|| async {}))
            .route("/x", post(|| async {}));
        let all = Routes::new()
            .route("/a", get(|| async {}).post(|| async {}))
            .nest("/c/{campaign}", inner);
        let listed: Vec<String> = all
            .listed()
            .iter()
            .map(|one| format!("{} {}", one.method, one.path))
            .collect();
        assert_eq!(
            listed,
            ["GET /a", "POST /a", "GET /c/{campaign}", "POST /c/{campaign}/x"]
        );
    }
}
