//! How many tool calls each caller may make: an allowance that refills evenly and may be spent at once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::definition::{Rate, RatePer};

/// How many callers are remembered at once; beyond that the newcomers share one allowance.
const MOST_CALLERS: usize = 10_000;

/// Tells callers apart without holding their tokens.
pub type CallerKey = [u8; 16];

/// The allowances of all callers.
#[derive(Debug)]
pub struct RateLimiter {
    interval: Duration,
    period: Duration,
    per: RatePer,
    /// For each caller the moment at which the whole allowance is there again.
    full_at: Mutex<HashMap<CallerKey, Instant>>,
}

impl RateLimiter {
    /// Full allowances for everyone.
    pub fn new(rate: Rate) -> Self {
        Self {
            interval: rate.period / rate.calls.max(1),
            period: rate.period,
            per: rate.per,
            full_at: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one call from the caller's allowance.
    ///
    /// # Errors
    /// The seconds after which the next call is allowed, at least 1.
    pub fn take(&self, caller: CallerKey, now: Instant) -> Result<(), u64> {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let key = self.key(caller, &mut full_at, now);
        let full = full_at.get(&key).copied().unwrap_or(now).max(now) + self.interval;
        let wait = full.saturating_duration_since(now).saturating_sub(self.period);
        if !wait.is_zero() {
            return Err(wait.as_secs() + u64::from(wait.subsec_nanos() > 0));
        }
        full_at.insert(key, full);
        Ok(())
    }

    fn key(&self, caller: CallerKey, full_at: &mut HashMap<CallerKey, Instant>, now: Instant) -> CallerKey {
        let shared = CallerKey::default();
        if self.per == RatePer::Server {
            return shared;
        }
        if full_at.len() >= MOST_CALLERS && !full_at.contains_key(&caller) {
            full_at.retain(|_, full| *full > now);
            if full_at.len() >= MOST_CALLERS {
                return shared;
            }
        }
        caller
    }
}
