using Distro.Tests.Tidy.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distro.Tests.Tidy.Rules;

/// <summary>A file holds one idea and a method one thought; what outgrows these limits holds more.</summary>
public static class Size
{
    public const int FileLinesMax = 400;
    public const int TestFileLinesMax = 600;
    public const int MethodLinesMax = 60;

    public static IEnumerable<string> Files(SourceFile file)
    {
        var max = file.IsUnder("tests") ? TestFileLinesMax : FileLinesMax;
        if (file.LineCount > max)
            yield return $"{file.Path}: {file.LineCount} lines, at most {max}";
    }

    public static IEnumerable<string> Methods(SourceFile file)
    {
        foreach (var node in file.Root.DescendantNodes().Where(IsMethod))
        {
            var span = node.GetLocation().GetLineSpan();
            var lines = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (lines > MethodLinesMax)
                yield return file.At(node, $"a method of {lines} lines, at most {MethodLinesMax}");
        }
    }

    static bool IsMethod(SyntaxNode node) => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax;
}
