"""Pictures of guides are served; nothing else of the media folder is."""

import pytest

pytestmark = pytest.mark.django_db  # error pages ask who reads them


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("images/pump.width-320.png", 200),
        ("original_images/pump.png", 200),
        ("images/pump.svg", 404),
        ("images/../secret_key", 404),
        ("secret.png", 404),
        ("private/x.png", 404),
        ("images/none.png", 404),
    ],
)
def test_pictures(client, settings, tmp_path, name, status):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("images", "original_images", "private"):
        (tmp_path / folder).mkdir()
    for file in ("images/pump.width-320.png", "original_images/pump.png", "images/pump.svg", "private/x.png"):
        (tmp_path / file).write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "secret_key").write_text("s")
    response = client.get(f"/media/{name}")
    response.getvalue()  # which closes the file, and not the connection to the database
    assert response.status_code == status
    if status == 200:
        assert "sandbox" in response.headers["Content-Security-Policy"]
