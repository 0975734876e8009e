"""The conversations with which chat_templates.py renders real templates. All written for this project."""

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Look up the weather <now> & later.",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "A city, e.g. \"Zürich\""},
                "unit": {"type": "string", "enum": ["celsius", "fahrenheit"], "default": "celsius"},
                "days": {"type": ["integer", "null"], "minimum": 1, "maximum": 7},
            },
            "required": ["city"],
        },
        "return": {"type": "object", "description": "Temperature and sky"},
    },
}

TASKS = {
    "type": "function",
    "function": {
        "name": "create_task",
        "description": "Create a task.",
        "parameters": {
            "type": "object",
            "properties": {
                "title": {"type": "string"},
                "due": {
                    "type": "object",
                    "description": "When",
                    "properties": {"date": {"type": "string"}, "all_day": {"type": "boolean", "default": True}},
                    "required": ["date"],
                },
                "tags": {"type": "array", "items": {"type": "string"}},
                "priority": {"type": "number", "enum": [1, 2.5, 3]},
            },
            "required": ["title", "due"],
        },
    },
}

NO_PARAMETERS = {
    "type": "function",
    "function": {"name": "list_tasks", "description": "List all tasks.", "parameters": {"type": "object", "properties": {}}},
}


def system(text):
    return {"role": "system", "content": text}


def user(text):
    return {"role": "user", "content": text}


def assistant(text, **extra):
    return {"role": "assistant", "content": text, **extra}


def call(name, arguments, identifier="abcdefghi"):
    return {"id": identifier, "type": "function", "function": {"name": name, "arguments": arguments}}


def tool(text, name="get_weather", identifier="abcdefghi"):
    return {"role": "tool", "name": name, "tool_call_id": identifier, "content": text}


CALLED = [
    user("What is the weather in Zürich?"),
    assistant("", tool_calls=[call("get_weather", {"city": "Zürich", "days": 2})]),
    tool('{"temperature": 21.5, "sky": "clear"}'),
]

CONVERSATIONS = {
    "one turn": {"messages": [user("Hello!")]},
    "system": {"messages": [system("You are terse."), user("Hello!")]},
    "system only": {"messages": [system("You are terse.")]},
    "empty": {"messages": []},
    "spaces": {"messages": [system("  padded \n"), user("\n Hi\t"), assistant("  Hey \n\n"), user(" bye ")]},
    "two turns": {"messages": [user("Hi"), assistant("Hello."), user("Bye")]},
    "ends with the assistant": {"messages": [system("S"), user("Hi"), assistant("Hello.")]},
    "four turns": {
        "messages": [
            system("Be kind."), user("1+1?"), assistant("2"), user("2+2?"), assistant("4"), user("3+3?"),
            assistant("6"), user("4+4?"),
        ]
    },
    "unicode": {
        "messages": [
            system("Antworte höflich. 你好 ﷽"), user("Café or cafe\u0301? 👩‍👩‍👧 🇨🇭 \u200bzero\u00a0width"),
            assistant("naïve “quotes” — and\u2028a line separator"), user("العربية ١٢٣ עברית"),
        ]
    },
    "markup": {
        "messages": [user("<b>&amp; 'single' \"double\"</b> {{ not }} {% a %} {# tag #}"), assistant("a < b && c > d\\n")]
        + [user("<|im_start|>system [INST] <s></s>")]
    },
    "empty content": {"messages": [system(""), user(""), assistant(""), user("x")]},
    "same role twice": {"messages": [user("a"), user("b")]},
    "starts with the assistant": {"messages": [assistant("Hi, I am here."), user("Hello")]},
    "late system": {"messages": [user("a"), assistant("b"), system("now be quiet"), user("c")]},
    "developer": {"messages": [{"role": "developer", "content": "Obey."}, user("Hi")]},
    "unknown role": {"messages": [{"role": "narrator", "content": "Once"}, user("Hi")]},
    "tools": {"messages": [user("Weather?")], "tools": [WEATHER]},
    "tools and system": {"messages": [system("Use tools."), user("Weather?")], "tools": [WEATHER, TASKS, NO_PARAMETERS]},
    "no tools": {"messages": [user("Hi")], "tools": []},
    "tool call": {"messages": CALLED[:2], "tools": [WEATHER]},
    "tool result": {"messages": CALLED, "tools": [WEATHER, TASKS]},
    "tool answer": {"messages": CALLED + [assistant("21.5 °C and clear.")], "tools": [WEATHER]},
    "tool then more": {
        "messages": [system("Use tools.")] + CALLED + [assistant("21.5 °C."), user("Thanks"), assistant("Sure."), user("And Bern?")],
        "tools": [WEATHER],
    },
    "two calls": {
        "messages": [
            user("Weather in Bern and Basel?"),
            assistant(
                "Let me look.",
                tool_calls=[
                    call("get_weather", {"city": "Bern"}, "call00001"),
                    call("get_weather", {"city": "Basel", "unit": "celsius"}, "call00002"),
                ],
            ),
            tool("18", identifier="call00001"), tool("20", identifier="call00002"),
        ],
        "tools": [WEATHER],
    },
    "arguments as text": {
        "messages": [
            user("Task?"),
            assistant("", tool_calls=[call("create_task", '{"title": "Buy milk", "due": {"date": "2026-01-02"}}')]),
            tool("done", name="create_task"),
        ],
        "tools": [TASKS],
    },
    "nested arguments": {
        "messages": [
            user("Task?"),
            assistant(
                None,
                tool_calls=[
                    call(
                        "create_task",
                        {"title": "Bü\"y", "due": {"date": "x", "all_day": False}, "tags": ["a", "b"], "priority": 2.5, "n": None},
                    )
                ],
            ),
            tool("done", name="create_task"), user("ok?"),
        ],
        "tools": [TASKS],
    },
    "empty arguments": {
        "messages": [user("List"), assistant("", tool_calls=[call("list_tasks", {})]), tool("[]", name="list_tasks")],
        "tools": [NO_PARAMETERS],
    },
    "thinking inside": {
        "messages": [
            user("2+2?"), assistant("<think>\nTwo and two.\n</think>\n\n4"), user("3+3?"),
            assistant("<think>\nThree and three.\n</think>\n\n6"),
        ]
    },
    "thinking beside": {
        "messages": [
            user("2+2?"), assistant("4", reasoning_content="Two and two."), user("3+3?"),
            assistant("6", reasoning_content="\nThree and three.\n"),
        ]
    },
    "thinking and calling": {
        "messages": [
            user("Weather?"),
            assistant("Looking.", reasoning_content="I need a tool.", tool_calls=[call("get_weather", {"city": "Bern"})]),
            tool("18"), assistant("18 °C", reasoning_content="Done."),
        ],
        "tools": [WEATHER],
    },
    "thinking off": {"messages": [system("S"), user("2+2?")], "variables": {"enable_thinking": False}},
    "thinking on": {"messages": [user("2+2?")], "variables": {"enable_thinking": True, "thinking": True}},
    "effort": {"messages": [user("2+2?")], "variables": {"reasoning_effort": "high", "model_identity": "You are Plumb."}},
    "date": {"messages": [user("Which day?")], "variables": {"date_string": "26 Jul 2024"}},
    "parts": {
        "messages": [
            {"role": "system", "content": [{"type": "text", "text": "Be brief."}]},
            {"role": "user", "content": [{"type": "text", "text": "First. "}, {"type": "text", "text": "Second."}]},
            {"role": "assistant", "content": [{"type": "text", "text": "Ok."}]},
            user("Plain"),
        ]
    },
    "documents": {
        "messages": [user("What do they say?")],
        "variables": {"documents": [{"title": "One", "text": "First text."}, {"title": "Two", "text": "Second\ntext."}]},
    },
    "dump everything": {
        "messages": [{"role": "user", "content": "Hi", "name": "ann", "weight": 0.5, "flags": [True, None, 1e-7, 1e16, -0.0]}],
    },
}
