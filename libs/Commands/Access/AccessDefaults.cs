namespace Distro.Commands.Access;

/// <summary>What new users and selectors begin with: the number of databases there are, and whether all channels are theirs (acl-pubsub-default).</summary>
public readonly record struct AccessDefaults(int Databases, bool AllChannels);
