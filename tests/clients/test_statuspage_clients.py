"""Programs that others wrote to read a Statuspage, pointed at a page of ours."""

from __future__ import annotations

import json
from pathlib import Path

from support.serving import Log

from .conftest import Run

AREZ = """
import asyncio, json, sys
from arez.statuspage import StatusPage

async def main():
    page = StatusPage(sys.argv[1])
    try:
        now = await page.get_status()
        print(json.dumps({
            "status": now.status, "impact": now.impact, "updated": now.updated_at.isoformat(),
            "components": {c.name: c.status for c in now.components},
            "incidents": [
                [i.name, i.status, i.impact, len(i.updates), [c.name for c in i.components]]
                for i in now.incidents
            ],
            "maintenances": [
                [m.name, m.status, m.impact, m.scheduled_for.isoformat()] for m in now.maintenances
            ],
        }))
    finally:
        await page.close()

asyncio.run(main())
"""

STATUSCHECK = """
import json, sys
from statuscheck.services.bases._statuspageio import BaseStatusPageAPI

class Ours(BaseStatusPageAPI):
    name = "Ours"
    def _get_base_url(self):
        return sys.argv[1] + "/api/v2/"

found = Ours().get_summary()
print(json.dumps(found.as_dict()))
"""

STATUSPAGE_IO = """
const {Statuspage} = require('statuspage.io')
const client = new Statuspage('any')
client.setApiUrl(process.argv[2])
const {api} = client
Promise.all([
  api.getSummary(), api.getStatus(), api.getComponents(),
  api.incidents.getAll(), api.incidents.getUnresolved(),
  api.scheduledMaintenances.getAll(), api.scheduledMaintenances.getActive(),
  api.scheduledMaintenances.getUpcoming(),
]).then(([summary, status, components, all, unresolved, planned, active, upcoming]) =>
 console.log(JSON.stringify({
  indicator: status.status.indicator, same: summary.status.description === status.status.description,
  components: components.components.map(c => c.name), all: all.incidents.map(i => i.name),
  unresolved: unresolved.incidents.map(i => i.name),
  // this client asks for the upcoming ones whatever one calls
  maintenances: [planned, active, upcoming].map(found => found.scheduled_maintenances.map(m => m.name)),
})))
"""

SLOW = "Slow answers from the API"


def test_arez_reads_everything(python: Run, served: tuple[str, Log]) -> None:
    told = json.loads(python("-W", "ignore", "-c", AREZ, served[0]))
    assert told["impact"] == "Major"
    assert told["components"] == {"API": "Partial Outage", "Web": "Under Maintenance"}
    assert told["incidents"] == [[SLOW, "Investigating", "Major", 1, ["API"]]]
    assert told["maintenances"] == [
        ["A new database", "In Progress", "Maintenance", "2026-11-10T11:00:00"],
        ["Another database", "Scheduled", "Maintenance", "2026-11-10T20:00:00"],
    ]


def test_statuscheck_reads_the_summary(python: Run, served: tuple[str, Log]) -> None:
    told = json.loads(python("-c", STATUSCHECK, served[0]))
    assert told["status"]["name"] == "Major outage"
    assert told["status"]["is_ok"] is False
    assert [i["name"] for i in told["incidents"]] == [SLOW, "A new database", "Another database"]
    assert {c["name"]: c["status"] for c in told["components"]} == {
        "API": "Partial outage",
        "Web": "Under maintenance",
    }


def test_the_prometheus_exporter_measures_us(python: Run, served: tuple[str, Log], tmp_path: Path) -> None:
    services = tmp_path / "services.json"
    services.write_text(json.dumps({"ours": {"url": f"{served[0]}/api/v2/summary.json", "name": "Ours"}}))
    metrics = tmp_path / "ours.prom"
    python(
        "-m",
        "statuspage_prometheus_exporter.status_monitoring",
        RUN_MODE="once",
        SERVICES_JSON_PATH=str(services),
        METRICS_TEXTFILE_PATH=str(metrics),
    )
    lines = metrics.read_text().splitlines()
    components = {line for line in lines if line.startswith("statuspage_component_status{")}
    assert len(components) == 2
    assert any('"API"' in line and line.endswith(" 0.0") for line in components)
    assert any(SLOW in line for line in lines)
    assert any("A new database" in line for line in lines)


def test_every_call_of_statuspage_io_is_answered(node: Run, served: tuple[str, Log], tmp_path: Path) -> None:
    script = tmp_path / "calls.js"
    script.write_text(STATUSPAGE_IO)
    told = json.loads(node(str(script), served[0]))
    assert told["indicator"] == "major"
    assert told["same"] is True
    assert told["components"] == ["API", "Web"]
    assert told["all"] == [SLOW, SLOW]
    assert told["unresolved"] == [SLOW]
    assert told["maintenances"] == [["Another database"]] * 3
    assert {code for _, code in served[1].asked} == {200}
