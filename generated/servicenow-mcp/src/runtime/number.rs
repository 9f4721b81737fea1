//! Numbers of arguments as the caller wrote them: a float in their place would lose digits and add `.0`.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::request::QueryValue;

/// A number that an argument brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// A whole number.
    Integer(i64),
    /// A whole number beyond that.
    Large(u64),
    /// Any other.
    Float(f64),
}

impl Number {
    /// The nearest float, to hold against bounds.
    pub fn float(self) -> f64 {
        Value::from(self).as_f64().unwrap_or(f64::NAN)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        let float = || Self::Float(number.as_f64().unwrap_or(f64::NAN));
        let large = || number.as_u64().map_or_else(float, Self::Large);
        Ok(number.as_i64().map_or_else(large, Self::Integer))
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        match number {
            Number::Integer(integer) => Self::from(integer),
            Number::Large(integer) => Self::from(integer),
            Number::Float(float) => Self::from(float),
        }
    }
}

impl QueryValue for Number {
    fn spelling(&self) -> Cow<'_, str> {
        Cow::Owned(match self {
            Self::Integer(integer) => integer.to_string(),
            Self::Large(integer) => integer.to_string(),
            // Without an exponent, which not every reader knows.
            Self::Float(float) => float.to_string(),
        })
    }
}
