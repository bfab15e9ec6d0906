"""The brand file: read in full or refused with its reason."""

import pytest

from kit.errors import MissingFileError, SettingsError
from kit.report.brand import contrast_on_white, read_brand

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)


def brand(tmp_path, text):
    (tmp_path / "brand.toml").write_text(text, encoding="utf-8")
    return read_brand(tmp_path)


def test_without_a_file_the_brand_of_the_kit_stands_in(tmp_path):
    assert contrast_on_white(read_brand(tmp_path).primary) > 3


def test_a_whole_brand_is_read_and_its_logo_embedded(tmp_path):
    (tmp_path / "logo.png").write_bytes(PIXEL)
    found = brand(tmp_path, 'name = "Firm"\nlogo = "logo.png"\nprimary = "#003300"\naccent = "#aa0000"\nfooter = "Confidential"\n')
    assert (found.name, found.primary, found.footer) == ("Firm", "#003300", "Confidential")
    assert found.logo.startswith("data:image/png;base64,")


@pytest.mark.parametrize(("text", "message"), [
    ('primary = "#ffee88"', "brand_colour_pale"),
    ('accent = "red"', "brand_colour_form"),
    ('colour = "#000000"', "brand_key_unknown"),
    ("name = 3", "brand_not_text"),
    ('logo = "logo.gif"', "brand_logo_type"),
    ("name = ", "toml_unreadable"),
])  # fmt: skip
def test_a_wrong_brand_is_refused_with_its_reason(text, message, tmp_path):
    with pytest.raises(SettingsError) as caught:
        brand(tmp_path, text)
    assert caught.value.problems[0].message == message


def test_all_problems_of_a_brand_are_told_at_once(tmp_path):
    with pytest.raises(SettingsError) as caught:
        brand(tmp_path, 'primary = "#fefefe"\naccent = "#fefefe"\nnome = "x"')
    assert len(caught.value.problems) == 3


def test_a_missing_logo_is_named(tmp_path):
    with pytest.raises(MissingFileError):
        brand(tmp_path, 'logo = "logo.png"')


@pytest.mark.parametrize("body", ["<script>alert(1)</script>", '<image href="https://example.com/x.png"/>', "<style>@import 'x'</style>"])
def test_a_logo_that_runs_or_loads_something_is_refused(body, tmp_path):
    (tmp_path / "logo.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>')
    with pytest.raises(SettingsError):
        brand(tmp_path, 'logo = "logo.svg"')


def test_black_and_white_have_the_contrasts_of_the_standard():
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#ffffff") == pytest.approx(1)
