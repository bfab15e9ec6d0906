"""Word lists and code lists of the invented distributor: neutral words, no name of a real firm or person is sought.

Firms are a kind of business + a noun + an adjective (or surnames); people are a first name + a surname, drawn apart.
"""
from __future__ import annotations

NOUNS = (
    ("Serra", "f"), ("Fonte", "f"), ("Pedra", "f"), ("Ponte", "f"), ("Colina", "f"), ("Várzea", "f"), ("Aldeia", "f"),
    ("Encosta", "f"), ("Figueira", "f"), ("Oliveira", "f"), ("Açucena", "f"), ("Andorinha", "f"), ("Videira", "f"),
    ("Vale", "m"), ("Lago", "m"), ("Moinho", "m"), ("Ribeirão", "m"), ("Pinhal", "m"), ("Jardim", "m"),
    ("Caminho", "m"), ("Cedro", "m"), ("Jequitibá", "m"), ("Manacá", "m"), ("Girassol", "m"), ("Sabiá", "m"),
    ("Farol", "m"), ("Portão", "m"), ("Celeiro", "m"),
)
ADJECTIVES = (
    ("Serena", "Sereno"), ("Lilás", "Lilás"), ("Anil", "Anil"), ("Sonora", "Sonoro"), ("Mansa", "Manso"),
    ("Antiga", "Antigo"), ("Ligeira", "Ligeiro"), ("Prateada", "Prateado"), ("Tranquila", "Tranquilo"),
    ("Gentil", "Gentil"), ("Curiosa", "Curioso"), ("Distante", "Distante"), ("Amena", "Ameno"), ("Vizinha", "Vizinho"),
    ("Risonha", "Risonho"), ("Paciente", "Paciente"),
)
SURNAMES = (
    "Ávila", "Conceição", "Brandão", "Falcão", "Guimarães", "Assunção", "Galvão", "Leitão", "Mourão", "Proença",
    "Trindade", "Uchôa", "Valadão", "Quintão", "Inácio", "Sampaio", "Peçanha", "Meireles", "Simões", "Antunes",
    "Furtado", "Serrão", "Lourenço", "Muniz", "Paixão", "Rezende", "Távora", "Vilaça", "Araújo", "Bragança",
)
FIRST_NAMES = (
    "Ana", "André", "Beatriz", "Bruno", "Carla", "Cássio", "Débora", "Diego", "Élida", "Fábio", "Fernanda", "Flávio",
    "Gisele", "Heloísa", "Igor", "Inês", "Jéssica", "João", "Júlia", "Lázaro", "Letícia", "Lúcio", "Márcia", "Murilo",
    "Nádia", "Otávio", "Patrícia", "Paulo", "Raíssa", "Régis", "Sônia", "Tânia", "Túlio", "Verônica", "Vítor", "Zélia",
)

# industry: (firm prefix, share of accounts, median turnover in millions of R$, turnover per head in thousands of R$,
#            effect on the log wallet, the twelve monthly season factors January … December)
INDUSTRIES = {
    "Supermercado": ("Supermercado", .17, 22.0, 420, .10,
                     (.95, .92, .98, .98, .98, .96, .97, .98, .98, 1.02, 1.12, 1.16)),
    "Padaria e Confeitaria": ("Padaria", .12, 2.4, 150, .25,
                              (.93, .93, .99, 1.04, 1.0, 1.03, 1.03, 1.0, .98, 1.0, 1.02, 1.05)),
    "Restaurante": ("Restaurante", .14, 2.8, 130, .55,
                    (.98, .94, .98, .97, 1.0, .98, .98, .98, .98, 1.0, 1.06, 1.15)),
    "Hotel e Pousada": ("Hotel", .10, 5.5, 170, .45,
                        (1.30, 1.12, .95, .92, .82, .84, 1.05, .85, .90, .95, 1.05, 1.25)),
    "Clínica e Hospital": ("Clínica", .12, 12.0, 240, .75,
                           (.96, .94, 1.0, 1.01, 1.04, 1.06, 1.06, 1.03, 1.0, .98, .97, .95)),
    "Escola": ("Colégio", .09, 6.0, 140, .05,
               (1.35, 1.40, 1.12, 1.0, .98, .80, .62, 1.18, 1.02, 1.0, .88, .65)),
    "Indústria de Alimentos": ("Alimentos", .10, 38.0, 480, -.20,
                               (.90, .90, 1.0, .98, 1.0, 1.0, 1.0, 1.02, 1.05, 1.08, 1.06, 1.01)),
    "Farmácia": ("Drogaria", .08, 7.0, 330, -1.10,
                 (.98, .94, .99, 1.0, 1.03, 1.05, 1.05, 1.02, .98, .98, .98, 1.0)),
    "Conservação e Limpeza": ("Serviços", .08, 9.0, 95, 1.20,
                              (.97, .95, 1.0, 1.0, 1.0, 1.0, 1.0, 1.01, 1.01, 1.02, 1.02, 1.02)),
}
LINES = ("Limpeza", "Higiene", "Descartáveis", "Papel", "EPI", "Máquinas")
# line: (items as description, base cost R$), eight products each; the price segment follows the position
PRODUCTS = {
    "Limpeza": (("Detergente neutro 5 L", 14), ("Desinfetante floral 5 L", 16), ("Água sanitária 5 L", 9),
                ("Limpador multiuso 5 L", 19), ("Desengordurante 5 L", 34), ("Limpa-vidros 5 L", 22),
                ("Cera acrílica 5 L", 58), ("Removedor industrial 20 L", 118)),
    "Higiene": (("Sabonete líquido 5 L", 21), ("Álcool em gel 5 L", 37), ("Refil de sabonete 800 ml", 11),
                ("Sabonete antisséptico 5 L", 46), ("Aromatizador de ambiente 360 ml", 9),
                ("Loção para mãos 1 L", 17), ("Dispensador de sabonete", 39), ("Dispensador de álcool", 52)),
    "Descartáveis": (("Copo plástico 180 ml cx", 68), ("Prato de bagaço de cana cx", 84), ("Marmita de alumínio", 96),
                     ("Sacola reciclada milheiro", 57), ("Saco de lixo 100 L fardo", 41),
                     ("Filme de PVC bobina", 29), ("Talher de madeira cx", 73), ("Pote com tampa cx", 110)),
    "Papel": (("Papel-toalha interfolha fardo", 33), ("Papel higiênico rolão fardo", 47), ("Guardanapo fardo", 26),
              ("Lençol hospitalar fardo", 62), ("Bobina de pano multiuso", 54), ("Papel-toalha rolão fardo", 44),
              ("Papel higiênico folha dupla fardo", 71), ("Forro de bandeja milheiro", 38)),
    "EPI": (("Luva de látex cx 100", 24), ("Luva nitrílica cx 100", 39), ("Máscara tripla cx 50", 12),
            ("Touca sanfonada pct 100", 8), ("Avental impermeável", 18), ("Bota de PVC par", 43),
            ("Óculos de proteção", 11), ("Mangote de raspa par", 27)),
    "Máquinas": (("Lavadora de piso compacta", 2950), ("Aspirador de pó e água", 640), ("Enceradeira industrial", 1480),
                 ("Carro funcional completo", 720), ("Lavadora de alta pressão", 1190), ("Secador de mãos", 310),
                 ("Diluidor de químicos", 265), ("Conjunto mop úmido", 92)),
}
PRICE_SEGMENTS = ("Econômico", "Padrão", "Econômico", "Padrão", "Premium", "Padrão", "Premium", "Premium")

# code, role, region, base city, capacity in hours of 12 months, admission
SELLERS = (
    ("01", "Gerente Comercial", "Matriz", "Campinas", 420, "2014-03-03"),
    ("02", "Contas-Chave", "Matriz", "São Paulo", 1150, "2016-08-15"),
    ("03", "Vendedor Externo", "SP Capital", "São Paulo", 1300, "2018-02-01"),
    ("04", "Vendedor Externo", "SP Interior", "Ribeirão Preto", 1250, "2019-05-13"),
    ("05", "Vendedor Externo", "Minas Gerais", "Belo Horizonte", 1200, "2017-10-02"),
    ("06", "Gestor de Carteira", "Paraná", "Curitiba", 1200, "2020-01-20"),
    ("08", "Gestor de Carteira", "Santa Catarina", "Blumenau", 1200, "2021-07-05"),
    ("09", "Gestor de Carteira", "Rio Grande do Sul", "Porto Alegre", 1200, "2018-11-19"),
    ("10", "Vendedor Externo", "Rio de Janeiro", "Rio de Janeiro", 1150, "2022-04-11"),
    ("11", "Vendedor Externo", "Goiás e Triângulo", "Goiânia", 1250, "2019-09-09"),
    ("13", "Prospector", "SP Interior", "Campinas", 1350, "2023-02-06"),
    ("14", "Prospector", "Paraná", "Joinville", 1350, "2024-03-18"),
    ("15", "Vendedor Interno", "Matriz", "Campinas", 1500, "2021-01-11"),
)
FORMER_SELLERS = {"07": ("SP Interior", "2024-09-30"), "12": ("Rio Grande do Sul", "2025-11-28")}
