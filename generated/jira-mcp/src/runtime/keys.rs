//! The keys of a map, chosen by what stands under them.

use serde_json::{Map, Value};

use super::leaf::{Leaf, Projected};
use super::lists::Presence;
use super::project::Object;

/// Keys of a map of the upstream's answer.
#[derive(Clone, Debug)]
pub struct Keys {
    keys: Vec<String>,
    presence: Presence,
}

impl Leaf<'_> {
    /// The keys of a map whose values have a true member of this name, in the upstream's order.
    pub fn keys_where(self, member: &str) -> Keys {
        let Some(raw) = self.raw() else {
            return Keys { keys: Vec::new(), presence: Presence::Absent };
        };
        let Ok(map) = serde_json::from_str::<Map<String, Value>>(raw) else {
            return Keys { keys: Vec::new(), presence: Presence::Mistyped };
        };
        let is_true = |value: &Value| match value.get(member) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true",
            _ => false,
        };
        let keys = map.into_iter().filter(|(_, value)| is_true(value)).map(|(key, _)| key).collect();
        Keys { keys, presence: Presence::Present }
    }
}

impl Object<'_> {
    /// Writes keys as an array, at most `cap` of them; `<name>_omitted` tells how many more there are.
    pub fn keys(&mut self, name: &str, keys: &Keys, cap: usize) {
        let texts = keys.keys.iter().map(|key| Projected::Text(key.as_str().into()));
        self.texts(name, keys.presence, texts, cap);
    }
}
