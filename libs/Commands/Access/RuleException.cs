namespace Distro.Commands.Access;

/// <summary>A rule that can't be, with what is wrong with it in the words that clients know.</summary>
internal sealed class RuleException(string message) : Exception(message)
{
    public static RuleException Syntax() => new("Syntax error");

    public static RuleException Unknown() => new("Unknown command or category name in ACL");
}
