namespace Distro.Commands.Declaration;

/// <summary>What stands at one place of a command's syntax.</summary>
public enum SyntaxKind
{
    /// <summary>One argument the caller chooses: "key", "seconds".</summary>
    Value,

    /// <summary>A word written as it is: "NX".</summary>
    Word,

    /// <summary>One of its children.</summary>
    OneOf,

    /// <summary>All of its children, in order.</summary>
    Block,
}

/// <summary>A part of a command's syntax, as COMMAND DOCS describes arguments. <paramref name="Token"/> is the word that must stand before it, if any.</summary>
public sealed record SyntaxNode(SyntaxKind Kind, string Name, string? Token, bool IsOptional, bool IsRepeated, IReadOnlyList<SyntaxNode> Children)
{
    /// <summary>Where it repeats, its token does too: "GET pattern [GET pattern ...]".</summary>
    public bool RepeatsToken { get; init; }

    /// <summary>Fewest arguments it takes when present or not optional.</summary>
    public int ArgumentsMin
    {
        get
        {
            if (IsOptional) return 0;
            var own = Token is null ? 0 : 1;
            return Kind switch
            {
                SyntaxKind.Value => own + 1,
                SyntaxKind.Word => own,
                SyntaxKind.OneOf => own + Children.Min(child => child.ArgumentsMin),
                _ => own + Children.Sum(child => child.ArgumentsMin),
            };
        }
    }

    /// <summary>True when different calls may give it different numbers of arguments.</summary>
    public bool IsVariable => IsOptional || IsRepeated
        || Children.Any(child => child.IsVariable)
        || (Kind == SyntaxKind.OneOf && Children.Any(child => child.ArgumentsMin != Children[0].ArgumentsMin));
}
