//! Allowances of calls.

use std::time::Duration;

use mcpgen_runtime::rate::RateLimiter;
use mcpgen_runtime::{Rate, RatePer};
use tokio::time::Instant;

fn limiter(per: RatePer) -> RateLimiter {
    RateLimiter::new(Rate { calls: 3, period: Duration::from_secs(60), per })
}

#[test]
fn an_allowance_is_spent_and_refills() {
    let (limiter, start) = (limiter(RatePer::Caller), Instant::now());
    let after = |seconds| start + Duration::from_secs(seconds);
    for _ in 0..3 {
        assert_eq!(limiter.take([1; 16], start), Ok(()));
    }
    assert_eq!(limiter.take([1; 16], start), Err(20));
    assert_eq!(limiter.take([2; 16], start), Ok(()), "others have their own");
    assert_eq!(limiter.take([1; 16], after(19)), Err(1));
    assert_eq!(limiter.take([1; 16], after(20)), Ok(()));
    assert_eq!(limiter.take([1; 16], after(20)), Err(20));
    for _ in 0..3 {
        assert_eq!(limiter.take([1; 16], after(1_000)), Ok(()));
    }
    assert!(limiter.take([1; 16], after(1_000)).is_err());
}

#[test]
fn one_allowance_may_be_shared() {
    let (limiter, start) = (limiter(RatePer::Server), Instant::now());
    for caller in 0..3 {
        assert_eq!(limiter.take([caller; 16], start), Ok(()));
    }
    assert!(limiter.take([9; 16], start).is_err());
}

#[test]
fn the_number_of_remembered_callers_is_bounded() {
    let (limiter, start) = (limiter(RatePer::Caller), Instant::now());
    let key = |number: u32| {
        let mut key = [1; 16];
        key[..4].copy_from_slice(&number.to_be_bytes());
        key
    };
    let allowed = (0..10_100).filter(|number| limiter.take(key(*number), start).is_ok()).count();
    assert_eq!(allowed, 10_003, "newcomers beyond the bound share one allowance");
    assert_eq!(limiter.take(key(10_050), start + Duration::from_secs(61)), Ok(()), "old callers are forgotten");
}
