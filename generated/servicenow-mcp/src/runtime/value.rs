//! Values of arguments as JSON, for bodies and for parameters that are lists or objects.

use serde_json::Value;

use super::number::Number;

/// A value that can be sent as JSON, or as the text that a style makes of it.
pub trait JsonValue {
    /// The value as JSON; null where there is none.
    fn json(self) -> Value;
}

impl JsonValue for &str {
    fn json(self) -> Value {
        Value::from(self)
    }
}

impl JsonValue for &String {
    fn json(self) -> Value {
        Value::from(self.as_str())
    }
}

impl JsonValue for i64 {
    fn json(self) -> Value {
        Value::from(self)
    }
}

impl JsonValue for f64 {
    fn json(self) -> Value {
        Value::from(self)
    }
}

impl JsonValue for Number {
    fn json(self) -> Value {
        Value::from(self)
    }
}

impl JsonValue for bool {
    fn json(self) -> Value {
        Value::from(self)
    }
}

impl JsonValue for Value {
    fn json(self) -> Value {
        self
    }
}

impl JsonValue for &Value {
    fn json(self) -> Value {
        self.clone()
    }
}

impl<V: JsonValue> JsonValue for Option<V> {
    fn json(self) -> Value {
        self.map_or(Value::Null, JsonValue::json)
    }
}

impl<V: Clone + Into<Value>> JsonValue for &Vec<V> {
    fn json(self) -> Value {
        Value::from(self.clone())
    }
}

impl<V: Clone + Into<Value>> JsonValue for &[V] {
    fn json(self) -> Value {
        Value::from(self.to_vec())
    }
}

impl<V: Clone + Into<Value>, const N: usize> JsonValue for [V; N] {
    fn json(self) -> Value {
        Value::from(self.to_vec())
    }
}
