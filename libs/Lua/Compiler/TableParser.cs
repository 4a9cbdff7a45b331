using Distro.Lua.Values;

namespace Distro.Lua.Compiler;

/// <summary>
/// Reads table constructors. Elements of the list part are collected in registers and stored some at a time; the last may be
/// a call or "...", which gives as many as it has.
/// </summary>
sealed class TableParser(Parser parser)
{
    /// <summary>Elements that are stored by one instruction.</summary>
    const int ElementsAtOnce = 50;

    Lexer Lexer => parser.Lexer;
    CodeBuilder Code => parser.Code;

    public Expression Read(ExpressionParser expressions)
    {
        var line = Lexer.Line;
        var at = Code.Emit(Operation.NewTable, 0, 0, 0);
        var table = new Expression(ExpressionKind.Relocatable, at);
        parser.Expressions.ToNextRegister(table);
        var fields = new Fields(table.Info);
        parser.Expect((Token)'{');
        do
        {
            if (Lexer.Current == (Token)'}') break;
            StoreFull(fields);
            if (Lexer.Current == (Token)'[' || (Lexer.Current == Token.Name && Lexer.LookAhead() == (Token)'=')) ReadNamed(expressions, fields);
            else ReadElement(expressions, fields);
        }
        while (parser.Accept((Token)',') || parser.Accept((Token)';'));

        parser.ExpectEnd((Token)'}', (Token)'{', line);
        StoreLast(fields);
        Code[at].B = (ushort)FloatingByte.Encode(fields.Elements);
        Code[at].C = FloatingByte.Encode(fields.Named);
        return table;
    }

    /// <summary>[expression]</summary>
    public Expression ReadIndex(ExpressionParser expressions)
    {
        Lexer.Next();
        var e = expressions.Read();
        parser.Expressions.ToValue(e);
        parser.Expect((Token)']');
        return e;
    }

    void ReadNamed(ExpressionParser expressions, Fields fields)
    {
        var free = Code.FreeRegister;
        var key = Lexer.Current == Token.Name ? expressions.ReadNameAsConstant() : ReadIndex(expressions);
        fields.Named++;
        parser.Expect((Token)'=');
        var keyOperand = parser.Expressions.ToOperand(key);
        var value = parser.Expressions.ToOperand(expressions.Read());
        Code.Emit(Operation.SetTable, fields.Register, keyOperand, value);
        Code.FreeRegister = free;
    }

    static void Count(Fields fields)
    {
        fields.Elements++;
        fields.Pending++;
    }

    void ReadElement(ExpressionParser expressions, Fields fields)
    {
        fields.Last = expressions.Read();
        parser.Scope.Limit(fields.Elements, int.MaxValue - 2, "items in a constructor");
        Count(fields);
    }

    void StoreFull(Fields fields)
    {
        if (fields.Last.Kind == ExpressionKind.None) return;
        parser.Expressions.ToNextRegister(fields.Last);
        fields.Last = new Expression();
        if (fields.Pending < ElementsAtOnce) return;
        Store(fields, fields.Pending);
        fields.Pending = 0;
    }

    void StoreLast(Fields fields)
    {
        if (fields.Pending == 0) return;
        if (fields.Last.HasOpenResults)
        {
            parser.Expressions.SetResults(fields.Last, -1);
            Store(fields, -1);
            fields.Elements--;
            return;
        }

        if (fields.Last.Kind != ExpressionKind.None) parser.Expressions.ToNextRegister(fields.Last);
        Store(fields, fields.Pending);
    }

    void Store(Fields fields, int count)
    {
        Code.Emit(Operation.SetList, fields.Register, count < 0 ? 0 : count, fields.Elements - fields.Pending);
        Code.FreeRegister = fields.Register + 1;
    }

    sealed class Fields(int register)
    {
        public readonly int Register = register;
        public Expression Last = new();
        public int Elements;
        public int Pending;
        public int Named;
    }
}
