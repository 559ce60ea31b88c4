"""Foreign files that are broken, oversized or malicious: one clear line each, in bounded time and memory."""

from __future__ import annotations

import codecs
import gzip
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamcli.errors import BadInput
from lamcli.formats import formats, read

SCREEN = '<hierarchy><node class="android.widget.Button" text="Go" bounds="[0,0][10,10]"/></hierarchy>'
TREE = {"nodes": [{"nodeId": "1", "ignored": False, "role": {"type": "role", "value": "RootWebArea"}, "name": {"type": "computedString", "value": "Shop"}}]}


def refused(path: Path, *said: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(str(path)), message
    assert "\n" not in message
    for part in said:
        assert part in message
    return caught.value


def a_file(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def demonstration(states: str = "[]") -> str:
    return f'{{"utterance": "Go", "reward": 1, "states": {states}}}'


def test_every_format_says_what_it_is() -> None:
    assert {item.name for item in formats()} >= {"MiniWoB++ demonstration", "Chromium accessibility tree", "Android uiautomator XML"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"hello", "is in no format that lam knows (neither JSON nor XML)"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b'{"title": "x", "steps": []}', "JSON with the keys 'title', 'steps'"),
        (b"[]", "a JSON list"),
        (b"<html><body/></html>", "XML or HTML beginning with <html>"),
        (b"\x00" * 100, "neither JSON nor XML"),
        (b'{"a": 1', ":1:8: is not JSON"),
        (b'{"a": tru}', ":1:7: is not JSON"),
        (b'{"a": 1, "b": {"x": 1, "x": 2}}', "has the key 'x' twice"),
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": -Infinity}', "-Infinity is not JSON"),
        (b'{"a": 1e999}', "1e999 is too large"),
        (b'{"a": ' + b"9" * 5000 + b"}", "5000 digits"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"[" + b"{}," * 3_000_000 + b"{}]", "holds more than 4,000,000 values"),
        (b'{"a": "\xff\xfe"}', "is not utf-8 text"),
        (b"\x1f\x8b\x08\x00", "gzip file that was cut short"),
        (b"\x1f\x8b\x09\x00junkjunkjunk", "damaged gzip file"),
        (gzip.compress(b'{"a": 1}')[:-9], "gzip file that was cut short"),
        (gzip.compress(b"{}")[:-8] + b"\0" * 8, "damaged gzip file"),
        (gzip.compress(b" " * (65 << 20)), "larger than 64 MiB"),
        (gzip.compress(b" " * (40 << 20)) * 2, "larger than 64 MiB"),
        (demonstration(), "holds no states"),
        (demonstration("[7]"), "state 0: is not an object with a 'dom'"),
        (demonstration('[{"dom": {}, "time": 0, "action": null}]'), "state 0: holds a node without 'tag'"),
        (demonstration('[{"dom": {"tag": "BODY"}, "time": 0, "action": null}]'), "without place or 'ref'"),
        (demonstration('[{"dom": {"tag": "BODY"}, "time": "x"}]'), "'time' is not a number"),
        (demonstration('[{"dom": {"tag": "BODY"}, "time": 1, "action": 5}]'), "'action' is not an object"),
        (demonstration('[{"dom": {"tag": "BODY"}, "time": 1, "action": {"type": "click"}}]'), "'x' of the action is not a number"),
        ('{"utterance": 5, "states": []}', "'utterance' is not a text"),
        (json.dumps({"nodes": TREE["nodes"] * 2}), "node 1: has the same 'nodeId' '1'"),
        (json.dumps({"nodes": [{**TREE["nodes"][0], "parentId": "9"}]}), "no node is the root"),
        (json.dumps({"nodes": [{**TREE["nodes"][0], "childIds": ["1"]}]}), "child of two nodes, or of itself"),
        (json.dumps({"nodes": [{**TREE["nodes"][0], "properties": [3]}]}), "node 0: holds a property without name or value"),
        (json.dumps({"nodes": [*TREE["nodes"], 5]}), "node 1: is not a node"),
        ("<hierarchy>", "not well-formed XML"),
        ("<hierarchy/>", "holds no views"),
        (SCREEN.replace("[0,0][10,10]", "0 0 10 10"), ":1: bounds '0 0 10 10'"),
        (f"<!DOCTYPE hierarchy [<!ENTITY x 'y'>]>{SCREEN}", "document type declaration"),
        (f'<!DOCTYPE hierarchy SYSTEM "http://127.0.0.1:9/x.dtd">{SCREEN}', "document type declaration"),
        ("<hierarchy>" + "<node>" * 100_000, "not well-formed XML"),
        (f'<hierarchy><node text="{"a" * (11 << 20)}"/></hierarchy>', "not well-formed XML"),
        ("<hierarchy>" + "<a/>" * 1_000_001 + "</hierarchy>", "holds more than 1,000,000 tags"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) and len(value) < 60 else "",
)
def test_one_clear_line(tmp_path: Path, content: bytes | str, said: str) -> None:
    refused(a_file(tmp_path, content), said)


def test_a_billion_laughs(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    refused(a_file(tmp_path, f'<!DOCTYPE hierarchy [{laughs}]><hierarchy><node text="&l9;"/></hierarchy>'))


def test_an_external_entity_reads_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("CANARY")
    content = f'<!DOCTYPE hierarchy [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><hierarchy><node>&x;</node></hierarchy>'
    assert "CANARY" not in str(refused(a_file(tmp_path, content), "document type declaration"))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    refused(tmp_path / "none", "No such file")
    refused(tmp_path, "Is a directory")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_are_understood(tmp_path: Path, encoding: str) -> None:
    trace = read(a_file(tmp_path, json.dumps(TREE, ensure_ascii=False).encode(encoding)))
    assert trace.snapshots[trace.final].title == "Shop"


def test_xml_in_utf_16(tmp_path: Path) -> None:
    trace = read(a_file(tmp_path, codecs.BOM_UTF16_LE + f'<?xml version="1.0" encoding="utf-16"?>{SCREEN}'.encode("utf-16-le")))
    assert [node.name for node in trace.snapshots[trace.final].nodes if node.role == "button"] == ["Go"]


def test_half_surrogate_pairs_are_replaced_and_noted(tmp_path: Path) -> None:
    text = json.dumps(TREE).replace("Shop", r"a\ud800b\udc00 \ud83d\ude00 \\ud800")
    trace = read(a_file(tmp_path, text))
    assert trace.snapshots[trace.final].title == "a\ufffdb\ufffd \U0001f600 \\ud800"
    assert trace.unmapped == ("2 half surrogate pairs were replaced by U+FFFD",)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60) | st.builds(lambda a, b: a + b, st.sampled_from([b"\x1f\x8b", b"{", b"<hierarchy", json.dumps(TREE).encode()[:60]]), st.binary(max_size=40)))
def test_whatever_the_bytes_only_bad_input_is_raised(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read(a_file(tmp_path, data))


JSON_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 10**19) | st.text(max_size=3), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=6
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_known_format_with_any_value_anywhere(data: st.DataObject, tmp_path: Path) -> None:
    """Replaces one value somewhere in a good file by an arbitrary one: a trace or BadInput, nothing else."""
    node = {"tag": "BODY", "left": 0, "top": 0, "width": 5, "height": 5, "ref": 1, "children": [], "id": "", "classes": "", "recordingTarget": True}
    press = {"type": "mousedown", "x": 1, "y": 1, "timing": 1}
    key = {"type": "keydown", "keyCode": 65, "charCode": 0, "timing": 1}
    good = data.draw(
        st.sampled_from(
            [
                {"utterance": "Go", "states": [{"time": 0, "dom": node, "action": item} for item in (None, press, key, {**press, "type": "click"})]},
                {
                    "nodes": [
                        {**TREE["nodes"][0], "childIds": ["2"], "properties": [{"name": "focused", "value": {"type": "boolean", "value": True}}]},
                        {"nodeId": "2", "role": {"value": "button"}, "parentId": "1"},
                    ]
                },
            ]
        )
    )
    document = json.loads(json.dumps(good))
    places = list(_places(document))
    holder, key_ = data.draw(st.sampled_from(places))
    holder[key_] = data.draw(JSON_VALUE)
    try:
        trace = read(a_file(tmp_path, json.dumps(document)))
    except BadInput as error:
        assert "\n" not in str(error)
    else:
        assert trace.final in trace.snapshots


def _places(value: object):  # type: ignore[no-untyped-def]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield value, key
        yield from _places(inner)


MEASURE = "import sys; from lamcli.formats import read; from lamcli.errors import BadInput\ntry:\n    read(sys.argv[1])\nexcept BadInput as error:\n    print(error)\n"


@pytest.mark.slow
@pytest.mark.parametrize("piece", [b"{},", b"[],", b'"ab",', b"1,", b'{"a":"b"},'])
def test_large_files_stay_within_a_gibibyte(tmp_path: Path, piece: bytes) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"[" + piece * ((60 << 20) // len(piece)) + b"0]")
    root = Path(__file__).resolve().parents[2]
    limit = 1 << 30
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        cwd=root, capture_output=True, text=True, timeout=120, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-300:]
    assert "holds more than" in done.stdout or "no format" in done.stdout
