//! The catalog, gathered from the list that each layer keeps.

use crate::catalog::{Catalog, FormatEntry, ModelEntry, ParameterEntry, QuantityEntry};
use crate::models::curve::{CURVES, Curve};
use crate::models::modulus::{MODULI, Modulus, Predicts};
use crate::units::Quantity;
use crate::{analyses, data, models};

/// Everything the program knows.
pub fn catalog() -> Catalog {
    let parameter = |param: &models::Param| ParameterEntry {
        key: param.key.into(),
        symbol: param.symbol.into(),
        unit: param.unit.into(),
        meaning: param.meaning.into(),
        start: param.start,
        limits: param.limits,
        logarithmic: param.scale == models::Scale::Log,
        fixed: param.fixed,
    };
    let model = |model: &&dyn Modulus| {
        let info = model.info();
        let predicts = match model.predicts() {
            Predicts::Modulus => &[Quantity::StorageModulus, Quantity::LossModulus, Quantity::LossFactor][..],
            Predicts::Loss => &[Quantity::LossModulus],
        };
        ModelEntry {
            id: info.id.into(),
            title: info.title.into(),
            summary: info.summary.into(),
            latex: info.latex.into(),
            source: info.source.into(),
            predicts: predicts.iter().map(|quantity| quantity.id().into()).collect(),
            parameters: info.params.iter().map(parameter).collect(),
        }
    };
    let curve = |curve: &&dyn Curve| {
        let (info, axes) = (curve.info(), curve.axes());
        ModelEntry {
            id: info.id.into(),
            title: info.title.into(),
            summary: info.summary.into(),
            latex: info.latex.into(),
            source: info.source.into(),
            predicts: axes.ordinate.quantities.iter().map(|quantity| quantity.id().into()).collect(),
            parameters: info.params.iter().map(parameter).collect(),
        }
    };
    let format = |format: &&dyn data::Format| FormatEntry { id: format.id().into(), title: format.title().into() };
    let quantity = |quantity: Quantity| QuantityEntry {
        id: quantity.id().into(),
        title: quantity.title().into(),
        units: quantity.units().map(|unit| unit.symbol().into()).collect(),
    };
    let free = analyses::ANALYSES.iter().filter(|analysis| !analysis.needs_measurement());
    Catalog {
        version: crate::VERSION.into(),
        models: MODULI.iter().map(model).chain(CURVES.iter().map(curve)).collect(),
        analyses: analyses::ANALYSES.iter().map(|analysis| analysis.entry()).collect(),
        without_measurement: free.map(|analysis| analysis.entry().id).collect(),
        formats: data::FORMATS.iter().map(format).collect(),
        quantities: Quantity::all().map(quantity).collect(),
    }
}
