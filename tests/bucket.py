"""Buckets of a real S3 server on loopback. What they stand on takes its time to load, and few tests need it."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that runs as long as the block."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    started = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    started.start()
    host, port = started.get_host_and_port()
    yield f"http://{host}:{port}"
    started.stop()


def environment(address: str) -> Mapping[str, str]:
    """What tells every S3 program of that server, and of nothing that this machine may know besides."""
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_MAX_ATTEMPTS": "1",
    }


def connect_anew() -> None:
    """What is asked next opens a connection of its own, as a new program does."""
    from s3fs import S3FileSystem

    S3FileSystem.clear_instance_cache()


class Bucket:
    """A bucket of the server, looked at and filled past our own code."""

    def __init__(self, address: str, name: str) -> None:
        import boto3

        self.name = name
        self.client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
        self.client.create_bucket(Bucket=name)

    def put(self, key: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=data)

    def all(self, prefix: str = "") -> dict[str, bytes]:
        found = self.client.list_objects_v2(Bucket=self.name, Prefix=prefix).get("Contents", [])
        return {
            one["Key"].removeprefix(prefix): self.client.get_object(Bucket=self.name, Key=one["Key"])["Body"].read()
            for one in found
        }
