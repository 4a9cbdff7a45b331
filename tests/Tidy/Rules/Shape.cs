using Distro.Tests.Tidy.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distro.Tests.Tidy.Rules;

/// <summary>Folders named by concept, a class in one file, pointers in quarantine, nothing left for later.</summary>
public static class Shape
{
    static readonly string[] emptyNames = ["Helpers", "Helper", "Utils", "Util", "Utilities", "Common", "Managers", "Misc"];
    static readonly string[] unsafeFolders = ["libs/Engine/Memory", "libs/Net"];

    /// <summary>Attributes whose member a generator completes: the one reason for a partial type.</summary>
    static readonly string[] generators = ["LoggerMessage", "GeneratedRegex", "LibraryImport", "JsonSerializable"];

    public static IEnumerable<string> Folders(SourceFile file)
    {
        foreach (var folder in file.Path.Split('/')[..^1].Where(emptyNames.Contains))
            yield return $"{file.Path}: a folder called {folder} says nothing: name the concept";
    }

    public static IEnumerable<string> Partials(SourceFile file)
    {
        foreach (var type in file.Root.DescendantNodes().OfType<TypeDeclarationSyntax>())
            if (type.Modifiers.Any(SyntaxKind.PartialKeyword) && !HoldsGenerated(type))
                yield return file.At(type, $"{type.Identifier} is partial without generated members: a second file is a second class");
    }

    public static IEnumerable<string> Unsafe(SourceFile file)
    {
        if (unsafeFolders.Any(file.IsUnder) || file.IsUnder("tests"))
            yield break;
        foreach (var token in file.Root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.UnsafeKeyword)))
            yield return file.At(token, $"unsafe outside {string.Join(", ", unsafeFolders)}");
    }

    public static IEnumerable<string> Unfinished(SourceFile file) =>
        from node in file.Root.DescendantNodes().OfType<IdentifierNameSyntax>()
        where node.Identifier.Text == "NotImplementedException"
        select file.At(node, "not implemented");

    static bool HoldsGenerated(TypeDeclarationSyntax type)
    {
        var attributes = type.AttributeLists.Concat(type.DescendantNodes().OfType<MemberDeclarationSyntax>().SelectMany(member => member.AttributeLists));
        return attributes.SelectMany(list => list.Attributes).Any(attribute => generators.Contains(attribute.Name.ToString()));
    }
}
