using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Distro.Tests.Tidy.Source;

/// <summary>One C# file of the repository: its path from the root (with forward slashes), text and syntax tree.</summary>
public sealed class SourceFile(string path, string text)
{
    static readonly CSharpParseOptions options = new(LanguageVersion.Preview, DocumentationMode.None);

    readonly Lazy<SyntaxNode> root = new(() => CSharpSyntaxTree.ParseText(SourceText.From(text), options, path).GetRoot());

    public string Path => path;

    public string Text => text;

    public SyntaxNode Root => root.Value;

    /// <summary>Lines as an editor counts them.</summary>
    public int LineCount => text.Length == 0 ? 0 : text.AsSpan().Count('\n') + (text.EndsWith('\n') ? 0 : 1);

    public bool IsUnder(string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>Where a node is, as a compiler says it.</summary>
    public string At(SyntaxNodeOrToken node, string what) =>
        $"{path}:{node.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1}: {what}";

    public override string ToString() => path;
}
