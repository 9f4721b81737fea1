//! Reading an upstream answer in one pass: named members are kept as borrowed slices, all others are skipped.
//!
//! A member that is null or of another type than expected stays at its default and never fails the read; of a
//! repeated member the last one counts. Only text that is not JSON is an error.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::leaf::Leaf;
use super::lists::{Array, Entries, Leaves};

/// Most memory that the parts of one answer take, in bytes: an answer of many tiny values is much larger read than sent.
const LARGEST_READING: usize = 32 * 1024 * 1024;

/// What a value of the upstream's answer is read into.
pub trait Read<'a>: Default {
    /// Reads one value; tells whether it was of the kind that is read here. Any other is passed over.
    ///
    /// # Errors
    /// When the text is not JSON, or holds more values than there is room for.
    fn read<D: Deserializer<'a>>(&mut self, value: D, room: &Room) -> Result<bool, D::Error>;
}

/// An object of the upstream's answer of which some members are read.
pub trait ReadObject<'a>: Default {
    /// Reads or skips the member `name`.
    ///
    /// # Errors
    /// When the text is not JSON.
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error>;
}

impl<'a, T: ReadObject<'a>> Read<'a> for T {
    fn read<D: Deserializer<'a>>(&mut self, value: D, room: &Room) -> Result<bool, D::Error> {
        let mut is_object = false;
        Shape(Members { target: self, is_object: &mut is_object, room }).deserialize(value)?;
        Ok(is_object)
    }
}

impl<'a> Read<'a> for Leaf<'a> {
    fn read<D: Deserializer<'a>>(&mut self, value: D, _: &Room) -> Result<bool, D::Error> {
        *self = Leaf::new(<&'a RawValue>::deserialize(value)?);
        Ok(true)
    }
}

/// How much memory the parts of one answer may still take.
#[derive(Debug)]
pub struct Room(Cell<usize>);

impl Default for Room {
    fn default() -> Self {
        Self(Cell::new(LARGEST_READING))
    }
}

impl Room {
    /// Takes room for one more element of a list.
    ///
    /// # Errors
    /// When there is none left.
    pub fn take<T, E: Error>(&self) -> Result<(), E> {
        match self.0.get().checked_sub(size_of::<T>()) {
            Some(left) => {
                self.0.set(left);
                Ok(())
            }
            None => {
                self.0.set(0);
                Err(E::custom("the answer has more values than there is room for"))
            }
        }
    }

    /// Whether something found no room.
    pub fn is_exhausted(&self) -> bool {
        self.0.get() == 0
    }
}

/// The value of the member that is being read; each method consumes it into a target.
#[derive(Debug)]
pub struct Member<'m, M> {
    access: &'m mut M,
    room: &'m Room,
}

impl<'a, M: MapAccess<'a>> Member<'_, M> {
    /// Keeps the value as it stands.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn leaf(self, target: &mut Leaf<'a>) -> Result<(), M::Error> {
        self.fill(target)
    }

    /// Keeps the value at the end of a chain of objects.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn leaf_at(self, path: &[&str], target: &mut Leaf<'a>) -> Result<(), M::Error> {
        *target = Leaf::default();
        self.access.next_value_seed(Shape(Chain { path, target, room: self.room }))
    }

    /// Reads an object.
    ///
    /// # Errors
    /// When the text is not JSON, or holds more values than there is room for.
    pub fn object<T: ReadObject<'a>>(self, target: &mut T) -> Result<(), M::Error> {
        self.fill(target)
    }

    /// Reads an array, mostly of objects.
    ///
    /// # Errors
    /// When the text is not JSON, or holds more values than there is room for.
    pub fn array<T: Read<'a>>(self, target: &mut Array<T>) -> Result<(), M::Error> {
        self.fill(target)
    }

    /// Reads an array of scalars.
    ///
    /// # Errors
    /// When the text is not JSON, or holds more values than there is room for.
    pub fn leaves(self, target: &mut Leaves<'a>) -> Result<(), M::Error> {
        self.fill(target)
    }

    /// Reads an array of objects of which one value each is kept, at the end of a chain of objects.
    ///
    /// # Errors
    /// When the text is not JSON, or holds more values than there is room for.
    pub fn leaves_at(self, path: &[&str], target: &mut Leaves<'a>) -> Result<(), M::Error> {
        *target = Leaves::default();
        self.access.next_value_seed(Shape(target.at(path, self.room)))
    }

    /// Reads a map, mostly of objects, whose keys only the data knows.
    ///
    /// # Errors
    /// When the text is not JSON, or holds more values than there is room for.
    pub fn entries<T: Read<'a>>(self, target: &mut Entries<'a, T>) -> Result<(), M::Error> {
        self.fill(target)
    }

    /// Passes over the value.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn skip(self) -> Result<(), M::Error> {
        self.access.next_value::<IgnoredAny>().map(drop)
    }

    fn fill<T: Read<'a>>(self, target: &mut T) -> Result<(), M::Error> {
        *target = T::default();
        self.access.next_value_seed(Value { target, room: self.room }).map(drop)
    }
}

/// Reads a whole text as one value of the kind that the target takes.
///
/// # Errors
/// When the text is not JSON, is a value of another kind, or holds more values than there is room for.
pub fn read_whole<'a, T: Read<'a>>(text: &'a str, room: &Room) -> Result<T, serde_json::Error> {
    let mut target = T::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let is_expected = target.read(&mut deserializer, room)?;
    deserializer.end()?;
    if is_expected { Ok(target) } else { Err(Error::custom("the answer is a value of another kind")) }
}

/// Reads the value at the end of a chain of members out of a whole text.
///
/// # Errors
/// When the text is not JSON.
pub fn read_at<'a>(text: &'a str, path: &[&str], room: &Room) -> Result<Leaf<'a>, serde_json::Error> {
    let mut leaf = Leaf::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Shape(Chain { path, target: &mut leaf, room }).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(leaf)
}

/// Serde's way to read one value into a target; tells whether it was of its kind.
pub struct Value<'t, T> {
    /// What is filled.
    pub target: &'t mut T,
    /// What elements of lists take from.
    pub room: &'t Room,
}

impl<'a, T: Read<'a>> DeserializeSeed<'a> for Value<'_, T> {
    type Value = bool;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<bool, D::Error> {
        self.target.read(deserializer, self.room)
    }
}

/// What to do with an object or an array that stands where the target expects one; anything else is passed over.
pub trait Fill<'a>: Sized {
    /// Takes the members of an object.
    fn object<A: MapAccess<'a>>(self, members: A) -> Result<(), A::Error> {
        pass_over_object(members)
    }

    /// Takes the elements of an array.
    fn array<A: SeqAccess<'a>>(self, elements: A) -> Result<(), A::Error> {
        pass_over_array(elements)
    }

    /// Takes note of a string, number or boolean.
    fn scalar(self) {}
}

/// Serde's side of [`Fill`].
pub struct Shape<F>(pub F);

impl<'a, F: Fill<'a>> DeserializeSeed<'a> for Shape<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a, F: Fill<'a>> Visitor<'a> for Shape<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'a>>(self, members: A) -> Result<(), A::Error> {
        self.0.object(members)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, elements: A) -> Result<(), A::Error> {
        self.0.array(elements)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.0.scalar();
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.0.scalar();
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.0.scalar();
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.0.scalar();
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        self.0.scalar();
        Ok(())
    }
}

/// Fills a typed object.
struct Members<'t, T> {
    target: &'t mut T,
    is_object: &'t mut bool,
    room: &'t Room,
}

impl<'a, T: ReadObject<'a>> Fill<'a> for Members<'_, T> {
    fn object<A: MapAccess<'a>>(self, mut members: A) -> Result<(), A::Error> {
        *self.is_object = true;
        while let Some(name) = members.next_key_seed(Name)? {
            self.target.member(&name, Member { access: &mut members, room: self.room })?;
        }
        Ok(())
    }
}

/// Follows a chain of objects to one leaf; an empty one ends at the value itself.
pub struct Chain<'t, 'a> {
    /// The members.
    pub path: &'t [&'t str],
    /// What is filled.
    pub target: &'t mut Leaf<'a>,
    /// Handed on to the members.
    pub room: &'t Room,
}

impl<'a> Fill<'a> for Chain<'_, 'a> {
    fn object<A: MapAccess<'a>>(self, mut members: A) -> Result<(), A::Error> {
        let Some((wanted, rest)) = self.path.split_first() else {
            return pass_over_object(members);
        };
        while let Some(name) = members.next_key_seed(Name)? {
            let member = Member { access: &mut members, room: self.room };
            if name != *wanted {
                member.skip()?;
            } else if rest.is_empty() {
                member.leaf(self.target)?;
            } else {
                member.leaf_at(rest, self.target)?;
            }
        }
        Ok(())
    }
}

/// The name of a member, borrowed unless it holds escapes.
pub struct Name;

impl<'a> DeserializeSeed<'a> for Name {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Name {
    type Value = Cow<'a, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a member")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

/// Passes over an object.
///
/// # Errors
/// When the text is not JSON.
pub fn pass_over_object<'a, A: MapAccess<'a>>(mut members: A) -> Result<(), A::Error> {
    while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Passes over an array.
///
/// # Errors
/// When the text is not JSON.
pub fn pass_over_array<'a, A: SeqAccess<'a>>(mut elements: A) -> Result<(), A::Error> {
    while elements.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}
