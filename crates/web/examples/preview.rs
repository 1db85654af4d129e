//! The pages over a desk in memory: `cargo run -p mingjian-web --example preview`.
#![expect(clippy::expect_used, reason = "a tool for looking at pages")]

use std::sync::Arc;

#[path = "../tests/it/sample.rs"]
mod sample;

#[tokio::main]
async fn main() {
    // A name as the first argument is given to the first unit, to look at long or hostile ones.
    let named = std::env::args().nth(1);
    let desk = named.map_or_else(sample::Memory::demo, |name| sample::Memory::named(&name));
    let options = mingjian_web::Options {
        demo: true,
        secret: b"preview".to_vec(),
    };
    let site = mingjian_web::router(Arc::new(desk), options);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8077")
        .await
        .expect("a free port");
    println!("listening on http://127.0.0.1:8077");
    mingjian_web::serve(listener, site, std::future::pending())
        .await
        .expect("served");
}
