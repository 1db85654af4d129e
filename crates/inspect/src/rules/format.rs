//! 格式: data of the rules read from YAML, each file under the name of its format.

use mingjian_core::refusal::{Place, Refusal};
use serde::de::DeserializeOwned;

/// Reads a file whose data name their format.
///
/// # Errors
/// MJ5001 with its line when it cannot be read, MJ5002 for another format than `wanted`.
pub(super) fn read<T: DeserializeOwned>(
    text: &str,
    wanted: &str,
    format: impl Fn(&T) -> &str,
) -> Result<T, Refusal> {
    let data: T = serde_saphyr::from_str(text).map_err(|error| {
        let line = error
            .location()
            .map_or(0, |at| u32::try_from(at.line()).unwrap_or(0));
        Refusal::new("MJ5001", &[]).at(Place {
            line,
            ..Place::default()
        })
    })?;
    let found = format(&data);
    if found == wanted {
        Ok(data)
    } else {
        Err(Refusal::new("MJ5002", &[("found", found), ("wanted", wanted)]))
    }
}
