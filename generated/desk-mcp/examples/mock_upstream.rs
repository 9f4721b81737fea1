//! The upstream of the tests as a program, to try the server without an account: every operation that a tool uses
//! answers with the tool's sample, lists with sixty elements.
//!
//! `BIND` is where it listens, `127.0.0.1:8081` unless set; the argument `health` asks whether it is well.

#[rustfmt::skip]
#[path = "../tests/generated/cases/mod.rs"]
mod cases;
#[rustfmt::skip]
#[path = "../tests/generated/harness/program.rs"]
mod harness;

#[tokio::main(flavor = "current_thread")]
async fn main() -> harness::Outcome {
    harness::run(cases::CASES).await
}
