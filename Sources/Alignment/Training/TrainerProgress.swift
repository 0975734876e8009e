import Files

/// Where a run stands, beside its tensors: enough to go on as if it had never stopped.
struct TrainerProgress: Sendable, Equatable {
    /// Optimiser steps done.
    var step = 0
    /// The epoch being read, counted from 0.
    var epoch = 0
    /// Batches of it that were read.
    var batch = 0
    var tokenCount = 0
    /// The mean reward of the steps so far, for an objective that measures from it.
    var meanReward = RunningMean()
    /// Weight of the cross-entropy that the guard added.
    var anchorWeight = 0.0
    var lossScale = LossScale()

    init() {}

    var json: JSONValue {
        [
            "step": .integer(step), "epoch": .integer(epoch), "batch": .integer(batch),
            "num_tokens": .integer(tokenCount), "mean_reward": .number(meanReward.mean),
            "mean_reward_count": .integer(meanReward.count), "anchor_weight": .number(anchorWeight),
            "loss_scale": .number(lossScale.factor), "loss_scale_steps": .integer(lossScale.goodSteps),
        ]
    }

    /// What `json` says; nil where something is missing.
    init?(_ json: JSONValue) {
        guard let step = json["step"]?.integer, let epoch = json["epoch"]?.integer, let batch = json["batch"]?.integer,
            let tokens = json["num_tokens"]?.integer, let mean = json["mean_reward"]?.number,
            let count = json["mean_reward_count"]?.integer, let anchor = json["anchor_weight"]?.number,
            let scale = json["loss_scale"]?.number, let good = json["loss_scale_steps"]?.integer
        else { return nil }
        self.step = step
        self.epoch = epoch
        self.batch = batch
        tokenCount = tokens
        meanReward = RunningMean(mean: mean, count: count)
        anchorWeight = anchor
        lossScale = LossScale(factor: scale, goodSteps: good)
    }
}
