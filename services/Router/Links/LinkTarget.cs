namespace Distro.Router.Links;

/// <summary>A member to link to: where the map says it is, and who must answer there.</summary>
internal sealed record LinkTarget(string MemberName, long Incarnation, string Host, int Port);
