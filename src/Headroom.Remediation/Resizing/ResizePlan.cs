namespace Headroom.Remediation.Resizing;

/// <summary>What is to be done about the pods that a changed template does not reach.</summary>
/// <param name="Due">Those to resize now.</param>
/// <param name="Held">Those that their node cannot resize, with the kubelet's words; such a pod gets its new memory when it is replaced.</param>
/// <param name="Reached">Every pod that there should be is ready, and really has what the template says.</param>
public sealed record ResizePlan(IReadOnlyList<PodResize> Due, IReadOnlyList<string> Held, bool Reached);
