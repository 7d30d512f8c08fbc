"""The tools as an assistant calls them: a real MCP client over HTTP."""

import asyncio
import json

from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

from advisor.advisor import Advisor
from corpus.settings import Settings
from tests.test_page import running


def test_an_assistant_gets_a_cited_path(advisor: Advisor, current: Settings) -> None:
    async def asked(address: str) -> None:
        async with (
            streamablehttp_client(f"{address}/gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            names = {"parcours_ia_poser_une_question", "parcours_ia_recommander", "parcours_ia_fiche"}
            assert set(tools) == names and all(
                "source" in t.description or "citée" in t.description for t in tools.values()
            )
            result = await session.call_tool("parcours_ia_recommander", {"profession": "infirmier", "ville": "Brest"})
            answer = json.loads(result.content[0].text)
            assert answer["programmes"] and answer["complement"] in answer["text"]
            assert answer["profile"]["region"] == "Bretagne" and all(c["title"] for c in answer["citations"])
            sheet = json.loads(
                (await session.call_tool("parcours_ia_fiche", {"identifiant": answer["programmes"][0]})).content[0].text
            )
            assert sheet["id"] == answer["programmes"][0] and sheet["sources"]
            wrong = await session.call_tool("parcours_ia_recommander", {"profession": "sorcier"})
            assert wrong.isError and "Code inconnu" in wrong.content[0].text

    with running(advisor, current) as address:
        asyncio.run(asked(address))
