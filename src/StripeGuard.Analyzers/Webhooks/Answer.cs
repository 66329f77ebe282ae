using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using StripeGuard.Analyzers.Flow;

namespace StripeGuard.Analyzers.Webhooks;

internal enum AnswerKind
{
    /// <summary>Not known, or by a way that is not followed.</summary>
    Unknown,

    /// <summary>2xx: Stripe takes the event for handled.</summary>
    Success,

    /// <summary>Anything else, or an exception.</summary>
    Failure,

    /// <summary>5xx, as the code says itself.</summary>
    ServerError,

    /// <summary>None yet: the code goes on behind the statement.</summary>
    GoesOn,
}

/// <summary>What an endpoint answers when its code runs from some point on.</summary>
/// <param name="kind">Which kind of answer.</param>
/// <param name="returned">What is returned for it, where something is.</param>
internal readonly struct Answer(AnswerKind kind, IOperation? returned = null)
{
    private static readonly HashSet<string> SuccessMethods = new(StringComparer.Ordinal)
    {
        "Ok",
        "Accepted",
        "AcceptedAtAction",
        "AcceptedAtRoute",
        "Created",
        "CreatedAtAction",
        "CreatedAtRoute",
        "NoContent",
        "Json",
        "Content",
        "Text",
        "Empty",
        "Page",
    };

    private static readonly HashSet<string> FailureMethods = new(StringComparer.Ordinal)
    {
        "BadRequest",
        "Unauthorized",
        "Forbid",
        "NotFound",
        "Conflict",
        "UnprocessableEntity",
        "Problem",
        "ValidationProblem",
        "InternalServerError",
    };

    private static readonly HashSet<string> FailureTypes = new(StringComparer.Ordinal)
    {
        "BadRequestResult",
        "BadRequestObjectResult",
        "UnauthorizedResult",
        "NotFoundResult",
        "NotFoundObjectResult",
        "ConflictResult",
        "UnprocessableEntityResult",
    };

    private static readonly HashSet<string> SuccessTypes = new(StringComparer.Ordinal)
    {
        "OkResult",
        "OkObjectResult",
        "AcceptedResult",
        "NoContentResult",
        "CreatedResult",
        "EmptyResult",
    };

    private static readonly string[] FailureWords =
    [
        "Fail",
        "Abort",
        "Reject",
        "BadRequest",
        "StatusCode",
        "Unauthori",
        "Forbid",
        "Problem",
    ];

    public AnswerKind Kind { get; } = kind;

    public IOperation? Returned { get; } = returned;

    /// <summary>The answer when <paramref name="handler"/> of <paramref name="attempt"/> has caught an exception.</summary>
    public static Answer After(ICatchClauseOperation handler, ITryOperation attempt, Endpoint endpoint) =>
        Outward(OfBlock(handler.Handler.Operations, endpoint, given: null), attempt, endpoint, given: null);

    /// <summary>The answer from a statement on, when <paramref name="given"/> has come of it.</summary>
    public static Answer From(IOperation statement, Endpoint endpoint, Outcome given) =>
        Outward(OfStatement(statement, endpoint, given), statement, endpoint, given);

    private static Answer Outward(Answer answer, IOperation inner, Endpoint endpoint, Outcome? given)
    {
        while (answer.Kind == AnswerKind.GoesOn)
        {
            switch (inner.Parent)
            {
                case IBlockOperation block:
                    answer = OfBlock(
                        block.Operations.SkipWhile(statement => statement != inner).Skip(1),
                        endpoint,
                        given
                    );
                    break;
                case ITryOperation or IUsingOperation or ILockOperation:
                    break;
                case IMethodBodyBaseOperation or IAnonymousFunctionOperation or ILocalFunctionOperation or null:
                    return new Answer(
                        Endpoint.ReturnsNothing(endpoint.Method) ? AnswerKind.Success : AnswerKind.Unknown
                    );
                default:
                    return new Answer(AnswerKind.Unknown);
            }

            if (inner == endpoint.Body || inner.Parent is null)
            {
                return answer;
            }

            inner = inner.Parent;
        }

        return answer;
    }

    /// <summary>The answer that a returned value is.</summary>
    public static Answer OfReturned(IOperation value, Endpoint endpoint) => OfValue(value, endpoint, given: null);

    private static Answer OfBlock(IEnumerable<IOperation> statements, Endpoint endpoint, Outcome? given)
    {
        foreach (var statement in statements)
        {
            var answer = OfStatement(statement, endpoint, given);
            if (answer.Kind != AnswerKind.GoesOn)
            {
                return answer;
            }
        }

        return new Answer(AnswerKind.GoesOn);
    }

    private static Answer OfStatement(IOperation statement, Endpoint endpoint, Outcome? given) =>
        statement switch
        {
            IReturnOperation { ReturnedValue: { } value } => OfValue(Chosen(value, given), endpoint, given),
            IConditionalOperation choice when given?.Truth(choice.Condition) is { } truth => (
                truth ? choice.WhenTrue : choice.WhenFalse
            )
                is { } branch
                ? OfStatement(branch, endpoint, given)
                : new Answer(AnswerKind.GoesOn),
            IReturnOperation => new Answer(AnswerKind.Success),
            IThrowOperation => new Answer(AnswerKind.Failure),
            IBlockOperation block => OfBlock(block.Operations, endpoint, given),
            _ when given is not null && given.IsUsedIn(statement) => new Answer(AnswerKind.Unknown),
            _ when statement.DescendantsAndSelf().Any(MayAnswer) => new Answer(AnswerKind.Unknown),
            _ => new Answer(AnswerKind.GoesOn),
        };

    /// <summary>A part of a statement that decides the answer in a way that is not followed: only some of the time, or by a call.</summary>
    private static bool MayAnswer(IOperation part) =>
        part switch
        {
            IReturnOperation or IThrowOperation or IBranchOperation => true,
            ISimpleAssignmentOperation
            {
                Target: IPropertyReferenceOperation { Property.Name: "StatusCode" }
            } assignment => !IsSuccess(assignment.Value),
            IInvocationOperation call => FailureWords.Any(word =>
                call.TargetMethod.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0
            ) || call.Arguments.Any(argument => argument.Value.Type?.Name is "HttpContext" or "HttpResponse"),
            // The event of the failed verification is null: the code that goes on with it does not get far.
            ILocalReferenceOperation { Local.Type: { Name: "Event", ContainingNamespace.Name: "Stripe" } } => true,
            _ => false,
        };

    /// <summary>The branch that <c>x is null ? a : b</c> takes.</summary>
    private static IOperation Chosen(IOperation value, Outcome? given) =>
        Unconverted(value) is IConditionalOperation { WhenFalse: { } whenFalse } choice
        && given?.Truth(choice.Condition) is { } truth
            ? Chosen(truth ? choice.WhenTrue : whenFalse, given)
            : value;

    private static Answer OfValue(IOperation value, Endpoint endpoint, Outcome? given)
    {
        if (given is not null && given.IsUsedIn(value))
        {
            return new Answer(AnswerKind.Unknown);
        }

        var returned = Unconverted(value);
        var kind = returned switch
        {
            IInvocationOperation call => OfCall(call),
            IObjectCreationOperation creation => OfCreation(creation),
            IThrowOperation => AnswerKind.Failure,
            IPropertyReferenceOperation
            {
                Property: { Name: "Empty", ContainingType.Name: "Results" or "TypedResults" }
            } => AnswerKind.Success,
            _ => AnswerKind.Unknown,
        };
        return new Answer(
            kind == AnswerKind.Unknown && IsPlainModel(endpoint.Method) ? AnswerKind.Success : kind,
            returned
        );
    }

    private static AnswerKind OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        if (!method.IsOfAspNet())
        {
            return AnswerKind.Unknown;
        }

        if (method.Name == "StatusCode")
        {
            return call.Arguments.FirstOrDefault() is { } code ? OfCode(code.Value) : AnswerKind.Failure;
        }

        if (method.Name is "Problem" or "InternalServerError")
        {
            // 500 is Problem's default.
            var given = call.Arguments.FirstOrDefault(argument =>
                !argument.IsImplicit && argument.Parameter?.Name is "statusCode"
            );
            return given is null ? AnswerKind.ServerError : OfCode(given.Value);
        }

        if (FailureMethods.Contains(method.Name))
        {
            return AnswerKind.Failure;
        }

        if (!SuccessMethods.Contains(method.Name))
        {
            return AnswerKind.Unknown;
        }

        var status = call.Arguments.FirstOrDefault(argument =>
            !argument.IsImplicit && argument.Parameter?.Name is "statusCode"
        );
        return status is null || IsSuccess(status.Value) ? AnswerKind.Success : AnswerKind.Unknown;
    }

    private static AnswerKind OfCreation(IObjectCreationOperation creation)
    {
        var name = creation.Type?.Name ?? "";
        if (SuccessTypes.Contains(name))
        {
            return AnswerKind.Success;
        }

        if (FailureTypes.Contains(name))
        {
            return AnswerKind.Failure;
        }

        return name switch
        {
            "StatusCodeResult" or "HttpResponseMessage" => creation.Arguments.FirstOrDefault()
                is { IsImplicit: false } code
                ? OfCode(code.Value)
                : AnswerKind.Success,
            "JsonResult" or "ObjectResult" or "ContentResult" => creation.Initializer is null
                ? AnswerKind.Success
                : AnswerKind.Unknown,
            _ => AnswerKind.Unknown,
        };
    }

    /// <summary>A handler that returns its own model: whatever it returns, ASP.NET Core answers 200.</summary>
    private static bool IsPlainModel(IMethodSymbol handler)
    {
        var type = Endpoint.Awaited(handler.ReturnType);
        return Endpoint.IsController(handler.ContainingType)
            && type
                is INamedTypeSymbol
                {
                    TypeKind: TypeKind.Class or TypeKind.Struct,
                    SpecialType: not SpecialType.System_Object
                }
            && !Endpoint.ReturnsNothing(handler)
            && !type.IsOfAspNet()
            && type.Name is not ("HttpResponseMessage" or "HttpStatusCode")
            && !type.AllInterfaces.Any(contract =>
                contract.Name is "IActionResult" or "IResult" or "IConvertToActionResult"
            );
    }

    private static bool IsSuccess(IOperation code) => OfCode(code) == AnswerKind.Success;

    private static AnswerKind OfCode(IOperation code) =>
        Unconverted(code).ConstantValue switch
        {
            { HasValue: true, Value: int and >= 200 and <= 299 } => AnswerKind.Success,
            { HasValue: true, Value: int and >= 500 and <= 599 } => AnswerKind.ServerError,
            _ => AnswerKind.Failure,
        };

    /// <summary>Without conversions, awaits and a task around it.</summary>
    public static IOperation Unconverted(IOperation value) =>
        value switch
        {
            IConversionOperation conversion => Unconverted(conversion.Operand),
            IParenthesizedOperation parenthesized => Unconverted(parenthesized.Operand),
            IAwaitOperation awaited => Unconverted(awaited.Operation),
            IInvocationOperation
            {
                TargetMethod: { Name: "FromResult", ContainingType.Name: "Task" or "ValueTask" }
            } call when call.Arguments.Length == 1 => Unconverted(call.Arguments[0].Value),
            _ => value,
        };
}
