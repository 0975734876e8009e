/// An objective by the name that settings have for it: TRL's, where TRL has it.
public enum LossType: String, Sendable, CaseIterable {
    /// DPO, with label smoothing cDPO: `SigmoidLoss` of log-ratios.
    case sigmoid
    /// `HingeLoss` of log-ratios.
    case hinge
    /// `IPOLoss` of mean log-ratios.
    case ipo
    /// `RobustLoss` of log-ratios.
    case robust
    /// `EXOPairLoss` of log-ratios.
    case exoPair = "exo_pair"
    /// `NCAPairLoss` of log-ratios.
    case ncaPair = "nca_pair"
    /// `BCOPairLoss` of log-ratios.
    case bcoPair = "bco_pair"
    /// `SPPOHardLoss` of log-ratios.
    case sppoHard = "sppo_hard"
    /// `AOTLoss` of a step's sorted margins.
    case aot
    /// `AOTLoss` of a step's sorted log-ratios.
    case aotUnpaired = "aot_unpaired"
    /// `APOZeroLoss` of log-ratios.
    case apoZero = "apo_zero"
    /// `APODownLoss` of log-ratios.
    case apoDown = "apo_down"
    /// `DiscoPOPLoss` of log-ratios.
    case discopop
    /// `SigmoidLoss` of mean log-ratios.
    case sigmoidNorm = "sigmoid_norm"
    /// Cross-entropy of the chosen answers' tokens, a mean over all of a step.
    case sft
    /// `DPOPLoss` of log-ratios.
    case dpop
    /// `SimPOLoss` of mean log-probabilities; without a reference.
    case simpo
    /// `SigmoidLoss` of log-probabilities, and cross-entropy; without a reference.
    case cpo
    /// `ORPOLoss` of mean log-probabilities, and cross-entropy; without a reference.
    case orpo
    /// `KTOLoss` of the log-ratios of single answers, labelled as desirable or not.
    case kto
    /// `KTOLoss` without its divergence.
    case apoZeroUnpaired = "apo_zero_unpaired"

    /// Losses of a difference of rewards, in which any divergence can take the place of the log-ratio.
    ///
    /// In the others the divergence's partition function does not cancel out.
    static let takingDivergence: [LossType] = [.sigmoid, .sigmoidNorm, .hinge, .ipo, .exoPair, .robust, .discopop]
    static let takingLabelSmoothing: [LossType] = [.sigmoid, .robust, .exoPair, .aot, .aotUnpaired, .simpo, .cpo]
    static let withoutReference: [LossType] = [.simpo, .cpo, .orpo]
    static let sorting: [LossType] = [.aot, .aotUnpaired]
    /// All that compare a chosen with a rejected answer.
    static let comparing = allCases.filter { $0 != .sft && !unpaired.contains($0) }
    /// All that read single answers with a label.
    static let unpaired: [LossType] = [.kto, .apoZeroUnpaired]
}
