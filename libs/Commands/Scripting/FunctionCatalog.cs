using System.Collections.Immutable;

namespace Distro.Commands.Scripting;

/// <summary>
/// All libraries of the process, as one value that never changes: whoever loads or deletes makes the next one, and each loop loads what is new to it when it
/// next calls a function. So no loop ever sees half of a change. Functions are found whatever the case of their names, libraries are not.
/// </summary>
internal sealed class FunctionCatalog
{
    public static readonly FunctionCatalog Empty = new(
        ImmutableSortedDictionary.Create<string, FunctionLibrary>(StringComparer.Ordinal), ImmutableDictionary.Create<string, FunctionFacts>(StringComparer.OrdinalIgnoreCase));

    private readonly ImmutableDictionary<string, FunctionFacts> functions;

    private FunctionCatalog(ImmutableSortedDictionary<string, FunctionLibrary> libraries, ImmutableDictionary<string, FunctionFacts> functions)
        => (Libraries, this.functions) = (libraries, functions);

    public ImmutableSortedDictionary<string, FunctionLibrary> Libraries { get; }

    public int FunctionCount => functions.Count;

    public FunctionFacts? Find(string name) => functions.GetValueOrDefault(name);

    public FunctionCatalog With(FunctionLibrary library)
        => new(Libraries.SetItem(library.Name, library), FunctionsWithout(library.Name).AddRange(library.Functions.Select(function => KeyValuePair.Create(function.Name, function))));

    public FunctionCatalog Without(string name) => new(Libraries.Remove(name), FunctionsWithout(name));

    /// <summary>The library's first function whose name another library than the one that would be replaced has.</summary>
    public FunctionFacts? Conflict(FunctionLibrary library) =>
        library.Functions.FirstOrDefault(function => Find(function.Name) is { } found && found.Library.Name != library.Name);

    private ImmutableDictionary<string, FunctionFacts> FunctionsWithout(string library)
        => Libraries.TryGetValue(library, out var known) ? functions.RemoveRange(known.Functions.Select(function => function.Name)) : functions;
}
