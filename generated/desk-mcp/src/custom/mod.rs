//! Code of your own. mcpgen wrote this file once and never touches it again.
//!
//! The tools of the server come from the allow-list and do not call this module. It is the place for what your
//! tests share, or for what a program of yours that uses this crate as a library needs. Split it into further
//! files in this folder as you like; add their dependencies to `Cargo.toml` below the end mark.
