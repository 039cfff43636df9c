// Of a logistic score. Set by hand and held against the evaluation set: change one and rank-fields.spec.ts says what it costs.
export const WEIGHTS = {
  bias: -4.2,
  sameConcept: 6.2,
  withinConcept: 3.4,
  otherConcept: -3.2,
  likeness: 5.2,
  sameType: 0.9,
  convertibleType: 0.1,
  foreignType: -2.6,
  accepted: 4.0,
  readOnly: -0.4,
} as const;
