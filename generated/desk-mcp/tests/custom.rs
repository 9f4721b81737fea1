//! Tests of your own. mcpgen wrote this file once and never touches it again.
//!
//! The tests in `tests/generated/` prove the server against a mock upstream. What only you know, such as the
//! answers of your own instance, is tested here.
