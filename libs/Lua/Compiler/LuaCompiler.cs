using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>
/// Compiles a chunk in one pass: statements and expressions are read and their code is written as they are understood, so
/// neither a tree nor recursion over one exists, and nesting is bounded where the source nests.
/// </summary>
static class LuaCompiler
{
    /// <summary>The chunk as a function of varying arguments. The name is shown in messages: "@name", "=name" or the source itself.</summary>
    /// <exception cref="LuaException">The source is not Lua; the value is the message.</exception>
    public static Prototype Compile(ReadOnlyMemory<byte> source, string chunkName)
    {
        var parser = new Parser(new Lexer(source, chunkName), ChunkName.Show(chunkName));
        return new StatementParser(parser).Chunk();
    }
}
